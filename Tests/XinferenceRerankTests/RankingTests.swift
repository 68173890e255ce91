import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@testable import XinferenceRerank

@Suite("Ranking", .timeLimit(.minutes(1)))
struct RankingTests {
    private static let equals = [(2, 0.5), (0, 0.5), (3, 0.9), (1, 0.5), (4, -1.5)]
    private static let docs = ["a", "b", "c", "d", "e"]

    @Test("The best comes first, equals as they were sent, and the text is the request's own")
    func sorted() async throws {
        let transport = ScriptedTransport(scores(Self.equals))
        let answer = try await ask(ranking(Self.docs), over: transport)
        #expect(answer.ranking == ["3 d 0.9", "0 a 0.5", "1 b 0.5", "2 c 0.5", "4 e -1.5"])
        #expect(answer.result?["model"] == "my model")
    }

    @Test("All scores are asked for, and no text")
    func body() async throws {
        let transport = ScriptedTransport(scores([(0, 1), (1, 0)]))
        _ = try await ask(ranking(["a", "b"], query: "why?", scoreThreshold: 0.5, topN: 1), over: transport)
        #expect(transport.lines == ["POST http://xinference:9997/v1/rerank"])
        #expect(
            transport.requests.map(\.json) == [
                ["model": "m", "query": "why?", "documents": ["a", "b"], "top_n": 2, "return_documents": false]
            ])
    }

    @Test(
        "A threshold and a bound count, alone and together; 0 is none",
        arguments: [
            (0, 0, 5), (0.5, 0, 4), (0.6, 0, 1), (1, 0, 0), (-2, 0, 5), (0, 2, 2), (0, 99, 5), (0.5, 2, 2), (0.6, 2, 1),
            (0, -1, 5),
        ] as [(Double, Int, Int)])
    func bounds(threshold: Double, topN: Int, expected: Int) async throws {
        let answer = try await ask(
            ranking(Self.docs, scoreThreshold: threshold, topN: topN), over: ScriptedTransport(scores(Self.equals)))
        #expect(answer.error == nil)
        #expect(answer.ranking.count == expected)
        #expect(expected == 0 || answer.ranking.first == "3 d 0.9")
    }

    @Test("No documents cost no request and give a valid reply")
    func none() async throws {
        let transport = ScriptedTransport()
        let answer = try await ask(ranking([]), over: transport)
        #expect(answer.result?["docs"] == [])
        #expect(transport.requests.isEmpty)
    }
}
