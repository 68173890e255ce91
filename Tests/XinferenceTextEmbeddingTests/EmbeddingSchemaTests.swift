import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@testable import XinferenceTextEmbedding

@Suite("What Dify is told of an embedding model", .timeLimit(.minutes(1)))
struct EmbeddingSchemaTests {
    private func schema(_ extra: JSONObject) async throws -> JSONObject {
        let transport = EchoServer.transport
        let request = PluginRequest.about(
            "get_ai_model_schemas", session: "s", model: "my model", type: "text-embedding",
            credentials: .credentials(extra))
        let answer = try await ask(request, over: transport)
        #expect(transport.requests.isEmpty)
        let schema = try #require(answer.result?["model_schema"]?.object)
        #expect(schema["model"] == "my model")
        #expect(schema["model_type"] == "text-embedding")
        return schema
    }

    private func property(_ name: String, _ extra: JSONObject) async throws -> Int? {
        try await schema(extra)["model_properties"]?.object?[name]?.int
    }

    @Test(
        "Dify sends as many texts at once as the user says, and no more than a line brings back",
        arguments: [
            ("", "384", 32), ("100", "", 100), ("2048", "", 2048), ("500", "384", 500), ("2048", "384", 588),
            ("2048", "1024", 220), ("2048", "4096", 55), ("32", "8192", 27), ("32", "1000000", 1),
            ("32", "9223372036854775807", 1), ("32", "nonsense", 32),
        ])
    func maxChunks(setting: String, dimensions: String, expected: Int) async throws {
        let chunks = try await property(
            "max_chunks", ["max_chunks": .string(setting), "model_dimensions": .string(dimensions)])
        #expect(chunks == expected)
    }

    @Test("Vectors of numbers of 22 bytes fit one line", arguments: [64, 384, 768, 1024, 1536, 2560, 4096, 10_000])
    func fits(dimensions: Int) async throws {
        let chunks = try await property(
            "max_chunks", ["max_chunks": "2048", "model_dimensions": .integer(Int64(dimensions))])
        let bytes = try #require(chunks) * dimensions * 23
        #expect(bytes < 5 << 20)
        // And nearly fill it, unless the user's own bound is lower.
        #expect(chunks == 2048 || bytes + dimensions * 23 > 5_000_000)
    }

    @Test(
        "The context comes from the user, else from what was stored, else it is a cautious guess",
        arguments: [("8192", "256", 8192), ("", "256", 256), ("", "", 512), ("", "-1", 512)])
    func contextSize(setting: String, maxTokens: String, expected: Int) async throws {
        let size = try await property(
            "context_size", ["context_size": .string(setting), "model_max_tokens": .string(maxTokens)])
        #expect(size == expected)
    }

    @Test(
        "Pictures are offered only where it is known that they are taken",
        arguments: [
            (["model_abilities": "embed,embed_vision"], true), (["model_name": "jina-clip-v2"], true),
            (["model_abilities": "embed"], false), (["model_name": "bge-m3"], false),
        ] as [(JSONObject, Bool)])
    func vision(extra: JSONObject, expected: Bool) async throws {
        #expect(try await schema(extra)["features"] == (expected ? ["vision"] : []))
    }

    @Test("Without stored facts the schema does not wait for the server, and promises no pictures")
    func unknown() async throws {
        let gate = Gate()
        let transport = AnsweringTransport { _, _ in
            await gate.pass()
            return ScriptedAnswer("{}")
        }
        let answer = try await ask(
            .about("get_ai_model_schemas", session: "s", type: "text-embedding", credentials: .credentials()),
            over: transport)
        #expect(answer.result?["model_schema"]?.object?["features"] == [])
        gate.open()
    }
}
