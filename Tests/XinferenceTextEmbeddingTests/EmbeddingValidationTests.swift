import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@Suite("Proving an embedding model's credentials", .timeLimit(.minutes(1)))
struct EmbeddingValidationTests {
    private func validate(
        _ extra: JSONObject = [:], _ script: ScriptedAnswer...
    ) async throws -> (answer: PluginAnswer, transport: ScriptedTransport) {
        let transport = ScriptedTransport(script)
        let request = PluginRequest.about(
            "validate_model_credentials", session: "s", type: "text-embedding", credentials: .credentials(extra))
        return (try await ask(request, over: transport), transport)
    }

    private static let vector = EchoServer.answer(vectors: [[0.5, 0, -0.5]])

    @Test(
        "A model is described, then embeds; the length of the vector is the one that came",
        arguments: [("v4.1.0", "embed"), ("v3.2.1", "")])
    func good(version: String, abilities: JSONValue) async throws {
        let (answer, transport) = try await validate([:], recorded("\(version)-models-get-minilm"), Self.vector)
        #expect(
            transport.lines == ["GET http://xinference:9997/v1/models/m", "POST http://xinference:9997/v1/embeddings"])
        let stored = try #require(answer.result?["credentials"]?.object)
        // The description says 384.
        #expect(stored["model_dimensions"] == "3")
        #expect(stored["model_max_tokens"] == "256")
        #expect(stored["model_name"] == "minilm")
        #expect(stored["model_engine"] == "sentence_transformers")
        #expect(stored["model_replicas"] == "1")
        #expect(stored["model_abilities"] == abilities)
        #expect(transport.requests.last?.json.keys.sorted() == ["input", "model"])
    }

    @Test("The text is embedded as documents will be")
    func trial() async throws {
        let extra: JSONObject = ["document_prefix": "Text: ", "query_prefix": "no", "truncate": "model"]
        let described = ScriptedAnswer(#"{"model_type":"embedding","model_name":"jina-embeddings-v3"}"#)
        let (answer, transport) = try await validate(extra, described, Self.vector)
        #expect(answer.error == nil)
        let trial = try #require(transport.requests.last).json
        #expect(trial["input"]?.array?.first?.string?.hasPrefix("Text: ") == true)
        #expect(trial["task"] == "retrieval.passage")
        #expect(trial["truncate_prompt_tokens"] == -1)
    }

    @Test("A field that the server does not take is no reason to refuse it")
    func quirk() async throws {
        let refusal = ScriptedAnswer(#"{"detail":"unexpected 'truncate_prompt_tokens'"}"#, status: 500)
        let (answer, transport) = try await validate(
            ["truncate": "model"], recorded("v4.1.0-models-get-minilm"), refusal, Self.vector)
        #expect(answer.error == nil)
        #expect(transport.requests.count == 3)
    }

    @Test(
        "A model of another type is refused with the right one",
        arguments: [("v4.1.0-models-get-tiny-qwen3", "as LLM"), ("v4.1.0-models-get-tiny-rerank", "as Rerank")])
    func wrongType(name: String, place: String) async throws {
        let (answer, transport) = try await validate([:], recorded(name))
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.hasSuffix("not an embedding model; add it in Dify \(place)") == true)
        #expect(transport.requests.count == 1)
    }

    @Test("A server that does not tell the type is taken at its word when it embeds")
    func untold() async throws {
        let (answer, _) = try await validate([:], ScriptedAnswer("{}"), Self.vector)
        #expect(answer.result?["credentials"]?.object?["model_dimensions"] == "3")
    }

    @Test("For a uid that does not run the embedding models that do are named")
    func unknown() async throws {
        let (answer, _) = try await validate(
            [:], recorded("v4.1.0-models-get-unknown"), recorded("v4.1.0-models-list"))
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.hasSuffix("Running there as an embedding model: minilm.") == true)
    }

    @Test(
        "Other failures are told with their cause",
        arguments: [
            ([ScriptedAnswer.failure(.connectionRefused)], "GET http://xinference:9997/v1/models/m"),
            ([ScriptedAnswer(#"{"detail":"Not authenticated"}"#, status: 401)], "api_key"),
            ([ScriptedAnswer("<html><title>Portal</title>", type: "text/html")], "Portal"),
            (
                [ScriptedAnswer(#"{"model_type":"embedding"}"#), ScriptedAnswer(#"{"data":[{"embedding":[NaN]}]}"#)],
                "float32"
            ),
            (
                [ScriptedAnswer(#"{"model_type":"embedding"}"#), ScriptedAnswer("CUDA out of memory", status: 500)],
                "memory"
            ),
        ])
    func failures(script: [ScriptedAnswer], words: String) async throws {
        let transport = ScriptedTransport(script)
        let request = PluginRequest.about(
            "validate_model_credentials", session: "s", type: "text-embedding", credentials: .credentials())
        let answer = try await ask(request, over: transport)
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.contains(words) == true, "\(answer.error?.message ?? "no error")")
        #expect(transport.unusedAnswers == 0)
    }

    @Test("A form that is filled in wrongly is refused before anything is asked")
    func form() async throws {
        let (answer, transport) = try await validate(["max_chunks": "3000"])
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.hasPrefix("max_chunks has to be a whole number from 1 to 2048") == true)
        #expect(transport.requests.isEmpty)
    }
}
