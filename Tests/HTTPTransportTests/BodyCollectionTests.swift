import Synchronization
import Testing

@testable import HTTPTransport

@Suite("Bodies read as a whole")
struct BodyCollectionTests {
    /// A body in pieces that then ends or breaks off.
    private final class Pieces: HTTPBodySource {
        private let pieces: Mutex<ArraySlice<[UInt8]>>
        private let ending: TransportError?

        init(_ pieces: [[UInt8]], ending: TransportError? = nil) {
            self.pieces = Mutex(pieces[...])
            self.ending = ending
        }

        func next() async throws(TransportError) -> [UInt8]? {
            if let piece = pieces.withLock({ $0.popFirst() }) { return piece }
            if let ending { throw ending }
            return nil
        }
    }

    private static func response(_ pieces: [[UInt8]], announcing length: String?) -> HTTPResponse {
        HTTPResponse(
            status: 200, headers: length.map { [HTTPHeader("Content-Length", $0)] } ?? [],
            body: HTTPBody(Pieces(pieces)))
    }

    static let pieces: [[UInt8]] = [[1, 2], [], [3], [4, 5, 6]]

    @Test(
        "hold what came, whatever was announced",
        arguments: [0, 1, 5, 6, 7, 65_536, 65_537, 1 << 20, 64 << 20, .max, -1, .min])
    func announced(expected: Int) async throws {
        let bytes = try await HTTPBody(Pieces(Self.pieces)).collect(upTo: 64 << 20, expecting: expected)
        #expect(bytes == [1, 2, 3, 4, 5, 6])
    }

    @Test(
        "hold what came, whatever the header says",
        arguments: [
            nil, "6", "0", "5", "1000000", "-1", "-9223372036854775808", "9223372036854775807", "99999999999999999999",
            "", "six", "6, 6", "0x6", "1e3",
        ])
    func header(length: String?) async throws {
        let bytes = try await Self.response(Self.pieces, announcing: length).collectBody(upTo: 6)
        #expect(bytes == [1, 2, 3, 4, 5, 6])
    }

    @Test("take memory for an announcement only within the limit and the first megabytes")
    func memory() async throws {
        let huge = try await HTTPBody(Pieces([[1]])).collect(upTo: .max, expecting: .max)
        #expect(huge.capacity >= 8 << 20 && huge.capacity < 9 << 20)
        let limited = try await HTTPBody(Pieces([[1]])).collect(upTo: 1 << 20, expecting: .max)
        #expect(limited.capacity >= 1 << 20 && limited.capacity < 2 << 20)
        let small = try await HTTPBody(Pieces([[1]])).collect(upTo: 1 << 20, expecting: -5)
        #expect(small.capacity < 1 << 10)
    }

    @Test("are not moved about while they grow as announced")
    func steady() async throws {
        let piece = [UInt8](repeating: 7, count: 50_000)
        let announced = try await HTTPBody(Pieces(Array(repeating: piece, count: 20)))
            .collect(upTo: 1 << 20, expecting: 1_000_000)
        #expect(announced.count == 1_000_000)
        #expect(announced.capacity < 1_010_000)
    }

    @Test("larger than announced grow on, past the first megabytes too")
    func grow() async throws {
        let piece = [UInt8](repeating: 7, count: 1 << 20)
        for expected in [0, 100_000, 9 << 20] {
            let bytes = try await HTTPBody(Pieces(Array(repeating: piece, count: 10)))
                .collect(upTo: 10 << 20, expecting: expected)
            #expect(bytes.count == 10 << 20)
        }
    }

    @Test("are refused when what came is over the limit, not when it was only announced", arguments: [0, 6, 1 << 30])
    func limit(expected: Int) async throws {
        let bytes = try await HTTPBody(Pieces(Self.pieces)).collect(upTo: 6, expecting: expected)
        #expect(bytes.count == 6)
        let error = await #expect(throws: TransportError.self) {
            try await HTTPBody(Pieces(Self.pieces)).collect(upTo: 5, expecting: expected)
        }
        #expect(error?.code == .bodyTooLarge)
    }

    @Test("that are empty are so", arguments: [0, 100_000])
    func empty(expected: Int) async throws {
        #expect(try await HTTPBody(Pieces([])).collect(upTo: 0, expecting: expected) == [])
        #expect(try await HTTPBody(Pieces([[], []])).collect(upTo: 0, expecting: expected) == [])
    }

    @Test("that break off are an error")
    func broken() async {
        let ending = TransportError(.connectionBroken, "gone", responseBegan: true)
        let error = await #expect(throws: TransportError.self) {
            try await HTTPBody(Pieces(Self.pieces, ending: ending)).collect(upTo: 100, expecting: 6)
        }
        #expect(error == ending)
    }
}
