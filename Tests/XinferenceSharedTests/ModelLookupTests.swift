import DifyPlugin
import HTTPTransport
import OpenAICompatible
import ScriptedTransport
import Testing
import XinferenceClient

@testable import XinferenceShared

@Suite("Looking a model up", .timeLimit(.minutes(1)))
struct ModelLookupTests {
    private static let unknown = ScriptedAnswer(
        #"{"detail":"Model not found in the model list, uid: m"}"#, status: 400)

    private func describe(
        _ kind: ModelDescription.Kind, uid: String = "m", over transport: ScriptedTransport
    ) async throws -> ModelDescription {
        let server = OpenAIServer(baseURL: "http://host:9997", retries: RetryPolicy(maximumRetries: 0))
        return try await ModelLookup(kind, client: OpenAIClient(transport: transport, server: server)).describe(uid)
    }

    /// The sentence with which a look-up refuses.
    private func refusal(
        _ kind: ModelDescription.Kind, uid: String = "m", _ script: ScriptedAnswer...
    ) async throws -> String {
        let transport = ScriptedTransport(script)
        let error = try #require(
            await #expect(throws: CredentialsValidateFailedError.self) {
                _ = try await describe(kind, uid: uid, over: transport)
            })
        #expect(transport.unusedAnswers == 0)
        return error.message
    }

    static let kinds: [(ModelDescription.Kind, String)] = [
        (.llm, "LLM"), (.embedding, "embedding"), (.rerank, "rerank"), (.audio, "audio"), (.image, "image"),
    ]

    @Test("A model of the right kind is described, at the cost of one request", arguments: kinds)
    func right(kind: ModelDescription.Kind, word: String) async throws {
        let transport = ScriptedTransport(ScriptedAnswer("{\"model_type\":\"\(word)\",\"model_name\":\"n\"}"))
        #expect(try await describe(kind, over: transport).name == "n")
        #expect(transport.lines == ["GET http://host:9997/v1/models/m"])
    }

    @Test(
        "A model of another kind is refused with what it is and where it belongs",
        arguments: [
            ("LLM", .embedding, "is a language model, not an embedding model; add it in Dify as LLM"),
            ("embedding", .rerank, "is an embedding model, not a rerank model; add it in Dify as Text Embedding"),
            ("rerank", .llm, "is a rerank model, not a language model; add it in Dify as Rerank"),
            ("audio", .image, "is an audio model, not an image model; add it in Dify as Speech2text or TTS"),
            (
                "image", .audio,
                "is an image model, not an audio model; add it in Dify through a plugin for images; this one has none"
            ),
            (
                "flexible", .llm,
                "is of the type \"flexible\", not a language model; add it in Dify through another plugin"
            ),
        ] as [(String, ModelDescription.Kind, String)])
    func wrong(word: String, kind: ModelDescription.Kind, expected: String) async throws {
        let message = try await refusal(kind, ScriptedAnswer("{\"model_type\":\"\(word)\"}"))
        #expect(message == "The model \"m\" \(expected)")
    }

    @Test("A server that does not tell the kind is believed", arguments: ["{}", #"{"model_type":null}"#])
    func untold(body: String) async throws {
        #expect(try await describe(.rerank, over: ScriptedTransport(ScriptedAnswer(body))).kind == .other(""))
    }

    private static let list = ScriptedAnswer(
        #"{"data":[{"id":"e1","model_type":"embedding"},{"id":"l","model_type":"LLM"},{"id":"e2","model_type":"embedding"}]}"#
    )

    @Test(
        "For a uid that does not run those of the kind are named",
        arguments: [
            (.embedding, ". Running there as an embedding model: e1, e2."),
            (.llm, ". Running there as a language model: l."),
            (.rerank, ". None of the 3 models running there is a rerank model."),
        ] as [(ModelDescription.Kind, String)])
    func unknown(kind: ModelDescription.Kind, expected: String) async throws {
        let start = "No model with the UID \"m\" runs at http://host:9997"
        #expect(try await refusal(kind, Self.unknown, Self.list) == start + expected)
    }

    @Test("Where nothing runs, or the server does not list what does, that is said")
    func nothing() async throws {
        let start = "No model with the UID \"m\" runs at http://host:9997"
        let empty = ScriptedAnswer(#"{"data":[]}"#)
        #expect(
            try await refusal(.llm, Self.unknown, empty)
                == start + ". No model is running there; launch one first.")
        for list in [ScriptedAnswer("nonsense"), ScriptedAnswer("", status: 403), .failure(.connectionBroken)] {
            #expect(try await refusal(.llm, Self.unknown, list) == start + ".")
        }
    }

    @Test("No more than twenty are named")
    func many() async throws {
        let models = (0..<30).map { "{\"id\":\"e\($0)\",\"model_type\":\"embedding\"}" }.joined(separator: ",")
        let message = try await refusal(.embedding, Self.unknown, ScriptedAnswer("{\"data\":[\(models)]}"))
        #expect(message.hasSuffix("e18, e19."))
    }

    @Test("A uid with a slash is looked for in the list, and told the same way")
    func slash() async throws {
        let notFound = ScriptedAnswer(#"{"detail":"Not Found"}"#, status: 404)
        let message = try await refusal(.llm, uid: "a/b", notFound, Self.list, Self.list)
        #expect(message.hasPrefix("No model with the UID \"a/b\" runs"))
    }

    @Test(
        "Any other failure is passed on, at the cost of one request",
        arguments: [
            ScriptedAnswer(#"{"detail":"Not Found"}"#, status: 404), ScriptedAnswer("no", status: 400),
            ScriptedAnswer("no", status: 401), ScriptedAnswer("Model not found", status: 500),
            ScriptedAnswer("no JSON"),
            .failure(.connectionRefused),
        ])
    func others(script: ScriptedAnswer) async throws {
        let transport = ScriptedTransport(script)
        await #expect(throws: OpenAIError.self) { _ = try await describe(.llm, over: transport) }
        #expect(transport.requests.count == 1)
    }
}
