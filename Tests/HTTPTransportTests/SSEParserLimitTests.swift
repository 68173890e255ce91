import HTTPTransport
import Testing

@Suite(.timeLimit(.minutes(1))) struct SSEParserLimitTests {
    static let cases: [(text: String, events: Int, isOversize: Bool)] = [
        ("data: 1234\n\n", 1, false),  // a line of ten
        ("data: 12345\n\n", 0, true),  // of eleven
        ("data:12345\n\n", 1, false),
        (":234567890\n\n", 0, false), (":2345678901\n\n", 0, true),
        ("event:7890\ndata:a\n\n", 1, false), ("event:78901\ndata:a\n\n", 0, true),
        // Joined: 4 + 1 + 5 bytes, then one more.
        ("data: 1234\ndata:12345\n\n", 1, false), ("data:12345\ndata:12345\n\n", 0, true),
        ("data: 1234\ndata:1234\ndata\n\n", 1, false), ("data: 1234\ndata:1234\ndata:1\n\n", 0, true),
        ("data: ok\n\ndata: too long\n\n", 1, true),
        ("data: ok\n\n01234567890", 1, true), ("data: ok\n\n0123456789", 1, false),
    ]

    @Test("an event or a line over the limit is refused, in however many pieces it comes", arguments: cases)
    func limit(_ entry: (text: String, events: Int, isOversize: Bool)) throws {
        let bytes = Array(entry.text.utf8)
        for size in 1...bytes.count {
            let outcome = try parse(bytes.pieces(of: size), limit: 10)
            #expect(outcome.events.count == entry.events, "pieces of \(size)")
            #expect(outcome.isOversize == entry.isOversize, "pieces of \(size)")
        }
    }

    @Test("no limit, however odd, makes the parser stop", arguments: [Int.max, 0, -1, Int.min])
    func oddLimits(_ limit: Int) throws {
        let bytes = Array("data: a\ndata: b\n\n: c\n\n".utf8)
        for size in [1, 100] {
            let outcome = try parse(bytes.pieces(of: size), limit: limit)
            #expect(outcome.isOversize == (limit < 1))
            #expect(outcome.events.count == (limit < 1 ? 0 : 1))
        }
    }

    /// Seconds that parsing an event of that size takes in pieces of one byte, at best.
    private static func seconds(eventOf size: Int) throws -> Double {
        let bytes = Array("data: ".utf8) + [UInt8](repeating: UInt8(ascii: "x"), count: size) + [0x0A, 0x0A]
        let clock = ContinuousClock()
        var best = Duration.seconds(1000)
        for _ in 0..<3 {
            var parser = SSEParser()
            var length = 0
            let time = try clock.measure {
                let span = bytes.span
                for index in span.indices {
                    try parser.feed(span.extracting(index..<(index + 1))) { data, _ in length += data.count }
                }
            }
            #expect(length == size)
            best = min(best, time)
        }
        return best / .seconds(1)
    }

    @Test("time grows with the size of an event, not with its square")
    func linearTime() throws {
        let small = try Self.seconds(eventOf: 1 << 19)
        let large = try Self.seconds(eventOf: 1 << 22)
        // Eight times the bytes; a quadratic parser would need 64 times as long.
        #expect(large < small * 32 + 0.1)
    }
}
