import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@Suite("Proving a rerank model's credentials", .timeLimit(.minutes(1)))
struct RerankValidationTests {
    private func validate(
        _ script: ScriptedAnswer...
    ) async throws -> (answer: PluginAnswer, transport: ScriptedTransport) {
        let transport = ScriptedTransport(script)
        let request = PluginRequest.about(
            "validate_model_credentials", session: "s", type: "rerank", credentials: .credentials())
        return (try await ask(request, over: transport), transport)
    }

    @Test("A model is described, then has to find the answer to a question", arguments: [[0, 1], [1, 0]])
    func good(order: [Int]) async throws {
        let found = scores(order.map { ($0, $0 == 1 ? 4.5 : -3) })
        let (answer, transport) = try await validate(recorded("v4.1.0-models-get-tiny-rerank"), found)
        #expect(transport.lines == ["GET http://xinference:9997/v1/models/m", "POST http://xinference:9997/v1/rerank"])
        #expect(answer.result?["credentials"]?.object?["model_name"] == "tiny-rerank")
        #expect(answer.result?["credentials"]?.object?["model_abilities"] == "rerank")
        let trial = try #require(transport.requests.last).json
        #expect(trial["documents"]?.array?.count == 2)
        #expect(trial["documents"]?.array?.last?.string?.contains("Paris") == true)
    }

    @Test(
        "A model that ranks the wrong way is told with its scores",
        arguments: [[(0, 0.7), (1, 0.2)], [(1, 0.2), (0, 0.7)]])
    func implausible(results: [(Int, Double)]) async throws {
        let (answer, _) = try await validate(
            recorded("v4.1.0-models-get-tiny-rerank"), scores(results.map { ($0.0, $0.1) }))
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        let message = try #require(answer.error?.message)
        #expect(message.contains("does not rank \"Paris is the capital of France.\" above \"Bananas"))
        #expect(message.contains("(0.7 and 0.2)"))
        #expect(message.contains("probably no rerank model"))
    }

    @Test("A model that scores everything alike is none, in whatever order it says so", arguments: [[0, 1], [1, 0]])
    func alike(order: [Int]) async throws {
        let (answer, _) = try await validate(
            recorded("v4.1.0-models-get-tiny-rerank"), scores(order.map { ($0, 0.5) }))
        #expect(answer.error?.message.contains("(0.5 and 0.5)") == true)
    }

    @Test("A model of another type is refused with the right one")
    func wrongType() async throws {
        let (answer, transport) = try await validate(recorded("v4.1.0-models-get-minilm"))
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.hasSuffix("not a rerank model; add it in Dify as Text Embedding") == true)
        #expect(transport.requests.count == 1)
    }

    @Test("For a uid that does not run the rerank models that do are named")
    func unknown() async throws {
        let (answer, _) = try await validate(recorded("v4.1.0-models-get-unknown"), recorded("v4.1.0-models-list"))
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.contains("runs at http://xinference:9997") == true)
    }

    @Test("Other failures are told with their cause")
    func failures() async throws {
        let (down, _) = try await validate(.failure(.connectionRefused))
        #expect(down.error?.type == "CredentialsValidateFailedError")
        #expect(down.error?.message.contains("GET http://xinference:9997/v1/models/m") == true)
        let (trial, _) = try await validate(
            recorded("v4.1.0-models-get-tiny-rerank"), ScriptedAnswer("CUDA out of memory", status: 500))
        #expect(trial.error?.type == "CredentialsValidateFailedError")
        #expect(trial.error?.message.contains("memory") == true)
    }

    @Test(
        "The schema has the context that the user states, and needs no server",
        arguments: [("8192", ["context_size": 8192]), ("", [:])] as [(JSONValue, JSONObject)])
    func schema(contextSize: JSONValue, properties: JSONObject) async throws {
        let transport = ScriptedTransport()
        let request = PluginRequest.about(
            "get_ai_model_schemas", session: "s", model: "my model", type: "rerank",
            credentials: .credentials(["context_size": contextSize]))
        let answer = try await ask(request, over: transport)
        let schema = try #require(answer.result?["model_schema"]?.object)
        #expect(schema["model"] == "my model")
        #expect(schema["model_type"] == "rerank")
        #expect(schema["model_properties"] == .object(properties))
        #expect(transport.requests.isEmpty)
    }
}
