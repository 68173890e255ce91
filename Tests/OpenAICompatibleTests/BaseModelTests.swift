import DifyPlugin
import HTTPTransport
import ScriptedTransport
import Testing

@testable import OpenAICompatible

/// A model type of which only the base's own defaults are asked.
private struct PlainModel: OpenAICompatibleTextEmbeddingModel {
    var transport: any Transport = ScriptedTransport()
    let embedder = Embedder()
}

@Suite("The base for any server", .timeLimit(.minutes(1)))
struct BaseModelTests {
    private static func endpoint(_ fields: JSONObject) throws -> OpenAIEndpoint {
        try PlainModel().endpoint(ModelCredentials(fields))
    }

    @Test(
        "reads a URL as people write it",
        arguments: [
            ("http://h:9997", "http://h:9997"), ("http://h:9997/", "http://h:9997"), ("http://h/v1", "http://h"),
            (" http://h/v1/ \n", "http://h"), ("https://h/a/v1//", "https://h/a"),
        ])
    func url(typed: String, expected: String) throws {
        let endpoint = try Self.endpoint(["server_url": .string(typed), "model_uid": " m "])
        #expect(endpoint.server.baseURL == expected)
        #expect(endpoint.model == "m")
    }

    @Test("reads the fields of Dify's own providers, and a key without what was copied with it")
    func otherNames() throws {
        let endpoint = try Self.endpoint([
            "endpoint_url": "http://h", "endpoint_model_name": "m", "server_url": " ", "api_key": "sk-1\n",
        ])
        #expect(endpoint.server.baseURL == "http://h")
        #expect(endpoint.server.apiKey?.reveal() == "sk-1")
    }

    @Test(
        "takes no URL that may hold a secret, for errors tell it",
        arguments: ["http://user:hunter2@h:9997", "http://h/v1?key=hunter2", "http://h#hunter2"])
    func secretURL(url: String) throws {
        let error = try #require(throws: CredentialsValidateFailedError.self) {
            try Self.endpoint(["server_url": .string(url), "model_uid": "m"])
        }
        #expect(error.message.contains("server_url"))
        #expect(!error.message.contains("hunter2"))
    }

    @Test("adds up the tokens of all POSTs, equal or not")
    func tokens() async throws {
        // As many texts as two POSTs take, all alike.
        let vectors = [String](repeating: #"{"embedding":[1]}"#, count: 32).joined(separator: ",")
        let answer = ScriptedAnswer(#"{"data":[\#(vectors)],"usage":{"prompt_tokens":96}}"#)
        let result = try await PlainModel(transport: ScriptedTransport(answer, answer)).invoke(
            TextEmbeddingInvocation(
                model: "m", credentials: ModelCredentials(["server_url": "http://h", "model_uid": "m"]),
                texts: [String](repeating: "a", count: 64)))
        #expect(result.usage.tokens == 192)
    }

    @Test("sends at once, whatever number of copies it is told", arguments: [-1, 0, 1])
    func replicas(replicas: Int) async throws {
        // Nobody lets one go that waits: its test ends only if it need not.
        let embedder = Embedder(coalescer: EmbeddingCoalescer { _ in try await Task.sleep(for: .seconds(1 << 20)) })
        let answer = ScriptedAnswer(#"{"data":[{"embedding":[1]}]}"#)
        let call = EmbeddingCall(
            client: OpenAIClient(transport: ScriptedTransport(answer), server: OpenAIServer(baseURL: "http://h")),
            embedder: embedder, model: "m", settings: EmbeddingSettings(replicas: replicas))
        #expect(try await call.embed([.text("a")]).vectors.count == 1)
    }
}
