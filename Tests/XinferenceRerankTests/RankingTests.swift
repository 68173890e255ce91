import DifyPlugin
import DifyPluginTesting
import Foundation
import HTTPTransport
import OpenAICompatible
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

    @Test("A bound below zero is none from Dify, and nothing from a caller in Swift")
    func negativeBound() async throws {
        let model = XinferenceRerankModel(transport: ScriptedTransport(scores([(0, 1)])))
        let result = try await model.invoke(
            RerankInvocation(
                model: "m", credentials: ModelCredentials(.credentials()), query: .text("q"), documents: [.text("a")],
                topN: -1))
        #expect(result.documents.isEmpty)
    }

    // MARK: Recorded answers

    @Test("Recorded answers of every version, wherever they are cut", arguments: ["v2.12.0", "v3.2.1", "v4.1.0"])
    func recorded(version: String) async throws {
        let whole = try XinferenceRerankTests.recorded("\(version)-default")
        let docs =
            [
                "Paris is the capital of France.", "A dog and a cat were seen today.", "Docker runs containers.",
                "The dog is near the house.",
            ].prefix(version == "v4.1.0" ? 4 : 2)
        let expected =
            version == "v4.1.0"
            ? [
                "3 The dog is near the house. 0.9981235861778259",
                "1 A dog and a cat were seen today. 0.9890967607498169",
                "2 Docker runs containers. 0.002912434283643961",
                "0 Paris is the capital of France. 0.0023722753394395113",
            ]
            : [
                "1 A dog and a cat were seen today. 0.5067063570022583",
                "0 Paris is the capital of France. 0.0028106688987463713",
            ]
        for script in [whole, whole.cut(every: 1)] + (0..<whole.body.count).map({ whole.cut(at: $0) }) {
            let answer = try await ask(ranking(Array(docs)), over: ScriptedTransport(script))
            #expect(answer.ranking == expected)
        }
    }

    @Test("Text that the server sends back unasked is passed over")
    func textSentBack() async throws {
        let script = try XinferenceRerankTests.recorded("v4.1.0-return-documents")
        let answer = try await ask(ranking(["a", "b", "c", "d"]), over: ScriptedTransport(script))
        #expect(answer.ranking.map { $0.prefix(3) } == ["3 d", "1 b", "2 c", "0 a"])
    }

    @Test("Three hundred documents in one answer")
    func many() async throws {
        let script = try XinferenceRerankTests.recorded("v4.1.0-many-docs")
        let count = String(decoding: script.body, as: UTF8.self).components(separatedBy: "\"index\"").count - 1
        try #require(count > 256)
        let docs = (0..<count).map { "dog number \($0)" }
        // Only the client's own tests take as many in one POST.
        let client = OpenAIClient(
            transport: ScriptedTransport(script), server: OpenAIServer(baseURL: "http://s"))
        let scores = try await client.rerank(RerankRequest(model: "m", query: "q", documents: docs))
        #expect(Set(scores.map(\.index)) == Set(docs.indices))
    }

    // MARK: Pictures

    @Test("Texts are ranked where pictures are possible too")
    func multimodalTexts() async throws {
        let request = PluginRequest.invokeMultimodalRerank(
            session: "s", credentials: .credentials(), query: PluginRequest.textDocument("q"),
            docs: ["a", "b"].map(PluginRequest.textDocument), topN: 1)
        let transport = ScriptedTransport(scores([(1, 0.5), (0, 0.25)]))
        let answer = try await ask(request, over: transport)
        #expect(answer.ranking == ["1 b 0.5"])
        #expect(transport.requests.first?.json["documents"] == ["a", "b"])
    }

    @Test("Pictures are refused with the reason, without a request", arguments: [true, false])
    func pictures(inQuery: Bool) async throws {
        let (text, image) = (PluginRequest.textDocument("a"), PluginRequest.imageDocument(base64: "iVBORw0KGgo"))
        let request = PluginRequest.invokeMultimodalRerank(
            session: "s", model: "my model", credentials: .credentials(), query: inQuery ? image : text,
            docs: [text, inQuery ? text : image])
        let transport = ScriptedTransport()
        let answer = try await ask(request, over: transport)
        #expect(answer.error?.type == "InvokeBadRequestError")
        let message = try #require(answer.error?.message)
        #expect(message.hasPrefix(inQuery ? "The query is a picture" : "Document 2 is a picture"))
        #expect(message.contains("takes texts only"))
        #expect(message.contains("my model"))
        #expect(transport.requests.isEmpty)
    }
}
