import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@testable import OpenAICompatible
@testable import XinferenceRerank

@Suite("Many documents", .timeLimit(.minutes(1)))
struct RerankBatchTests {
    private func batches(_ documents: [String]) -> [Range<Int>] {
        Batches.ranges(
            of: documents.map(\.utf8.count), maxCount: RerankLimits.maxDocuments, maxBytes: RerankLimits.maxBytes)
    }

    @Test(
        "As many go into each POST as may",
        arguments: [
            (0, []), (1, [0..<1]), (256, [0..<256]), (257, [0..<256, 256..<257]),
            (600, [0..<256, 256..<512, 512..<600]),
        ] as [(Int, [Range<Int>])])
    func counts(documents: Int, expected: [Range<Int>]) {
        #expect(batches(Array(repeating: "", count: documents)) == expected)
    }

    @Test("The bytes of one are bounded, but a document that is too large goes all the same")
    func bytes() {
        let mebibyte = String(decoding: [UInt8](repeating: 0x61, count: 1 << 20), as: UTF8.self)
        let huge = String(decoding: [UInt8](repeating: 0x61, count: 5 << 20), as: UTF8.self)
        #expect(batches(Array(repeating: mebibyte, count: 9)) == [0..<4, 4..<8, 8..<9])
        #expect(batches(["", huge, "", huge]) == [0..<1, 1..<2, 2..<3, 3..<4])
        #expect(batches([huge]) == [0..<1])
    }

    @Test("Every document is in one POST, in order, whatever the sizes", arguments: 0..<50)
    func random(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let texts = [0, 1, 1 << 16, 3 << 20, 5 << 20].map {
            String(decoding: [UInt8](repeating: 0x61, count: $0), as: UTF8.self)
        }
        let documents = (0..<Int.random(in: 0...400, using: &random)).map { _ in
            texts[Int(random.next() % 60 < 58 ? random.next() % 3 : random.next() % 5)]
        }
        let batches = batches(documents)
        #expect(batches.flatMap { Array($0) } == Array(documents.indices))
        for batch in batches {
            #expect((1...RerankLimits.maxDocuments).contains(batch.count))
            let bytes = documents[batch].reduce(0) { $0 + $1.utf8.count }
            #expect(batch.count == 1 || bytes <= RerankLimits.maxBytes)
        }
    }

    /// A server that scores a document by the number that it is, the best first.
    private static func answer(_ request: HTTPRequest) -> ScriptedAnswer {
        let values = (request.json["documents"]?.array ?? []).map { Double($0.string ?? "") ?? 0 }
        return scores(values.indices.sorted { values[$0] > values[$1] }.map { ($0, values[$0]) })
    }

    private static let documents = (0..<600).map { "\($0 * 7 % 600)" }

    @Test("The scores of several POSTs are one ranking, in whatever order they end", arguments: [0, 10])
    func merged(topN: Int) async throws {
        let gates = [Gate(), Gate(), Gate()]
        let places = [Self.documents[0]: 0, Self.documents[256]: 1, Self.documents[512]: 2]
        let transport = AnsweringTransport { request, _ in
            let place = places[request.json["documents"]?.array?.first?.string ?? ""] ?? 0
            await gates[place].pass()
            if place > 0 { gates[place - 1].open() }
            return Self.answer(request)
        }
        gates[2].open()
        let answer = try await ask(ranking(Self.documents, topN: topN), over: transport)
        let expected = Self.documents.indices.sorted { (Int(Self.documents[$0]) ?? 0) > (Int(Self.documents[$1]) ?? 0) }
            .map { "\($0) \(Self.documents[$0]) \(Double(Self.documents[$0]) ?? 0)" }
        #expect(answer.ranking == (topN > 0 ? Array(expected.prefix(topN)) : expected))
        // Each POST asks for all of its own.
        #expect(transport.requests.map { $0.json["top_n"]?.int ?? 0 }.sorted() == [88, 256, 256])
    }

    @Test("No more than three POSTs of one request are under way")
    func inFlight() async throws {
        let documents = (0..<2000).map { "\($0)" }
        let gate = Gate()
        let transport = AnsweringTransport { request, number in
            await gate.pass()
            for _ in 0..<(number * 7 % 40) { await Task.yield() }
            return Self.answer(request)
        }
        async let running = ask(ranking(documents, topN: 3), over: transport)
        await transport.waitForRequests(3)
        gate.open()
        let answer = try await running
        #expect(answer.ranking == ["1999 1999 1999.0", "1998 1998 1998.0", "1997 1997 1997.0"])
        #expect(transport.requests.count == 8)
        #expect(transport.mostUnderWay == 3)
    }

    @Test("When one POST fails nothing is waited for any more")
    func failure() async throws {
        let transport = AnsweringTransport { request, number in
            if number == 1 { return ScriptedAnswer(#"{"detail":"no"}"#, status: 400) }
            await Gate().pass()
            return Self.answer(request)
        }
        let answer = try await ask(ranking((0..<2000).map { "\($0)" }), over: transport)
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(transport.requests.count == 3)
    }

    @Test("An index is checked against its own POST")
    func foreignIndex() async throws {
        let transport = AnsweringTransport { request, _ in
            // Of the last POST's 88 documents there is no 88th when counting from 0.
            request.json["top_n"] == 88
                ? scores((0..<87).map { ($0, 1) } + [(88, 1)]) : Self.answer(request)
        }
        let answer = try await ask(ranking(Self.documents), over: transport)
        #expect(answer.error?.message.contains("a score for document 88 of 88") == true)
    }
}
