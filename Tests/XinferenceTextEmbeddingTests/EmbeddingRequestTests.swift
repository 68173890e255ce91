import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@testable import XinferenceTextEmbedding

@Suite("What an embedding model is asked", .timeLimit(.minutes(1)))
struct EmbeddingRequestTests {
    /// The body of the one request that embedding a text costs.
    private func body(_ extra: JSONObject, type: String = "query", text: String = "T") async throws -> JSONObject {
        let transport = EchoServer.transport
        let answer = try await ask(embedding([text], extra, type: type), over: transport)
        #expect(answer.error == nil)
        #expect(transport.requests.map(\.url) == ["http://xinference:9997/v1/embeddings"])
        return try #require(transport.requests.first).json
    }

    @Test("A plain request has the model and the texts as they are, and nothing else")
    func plain() async throws {
        let texts = ["", " a ", "\u{1F600}\u{0}\"\\", "é"]
        let transport = EchoServer.transport
        let answer = try await ask(embedding(texts), over: transport)
        #expect(answer.vectors == texts.map(EchoServer.vector(of:)))
        #expect(transport.requests.map(\.json) == [["model": "m", "input": .array(texts.map(JSONValue.string))]])
    }

    struct Family: Sendable, CustomTestStringConvertible {
        var name: String
        var query: String
        var document = ""

        var testDescription: String { name }
    }

    static let english = "Represent this sentence for searching relevant passages: "
    static let chinese = "为这个句子生成表示以用于检索相关文章："
    static let task = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"
    static let families = [
        Family(name: "multilingual-e5-large", query: "query: ", document: "passage: "),
        Family(name: "multilingual-e5-large-instruct", query: task + " "),
        Family(name: "e5-large-v2", query: "query: ", document: "passage: "),
        Family(name: "E5-Large-v2", query: "query: ", document: "passage: "),
        Family(name: "bge-small-en-v1.5", query: english), Family(name: "bge-base-en", query: english),
        Family(name: "bge-large-en", query: english), Family(name: "bge-small-zh-v1.5", query: chinese),
        Family(name: "bge-base-zh", query: chinese), Family(name: "bge-large-zh-noinstruct", query: chinese),
        Family(name: "Qwen3-Embedding-0.6B", query: task),
        Family(name: "bge-m3", query: ""), Family(name: "gte-Qwen2", query: ""), Family(name: "my-e5-large", query: ""),
        Family(name: "jina-embeddings-v3", query: ""), Family(name: "", query: ""),
    ]

    @Test("Families that want an instruction get theirs", arguments: families)
    func instructions(family: Family) async throws {
        let facts: JSONObject = ["model_name": .string(family.name)]
        #expect(try await body(facts)["input"] == [.string(family.query + "T")])
        #expect(try await body(facts, type: "document")["input"] == [.string(family.document + "T")])
    }

    @Test(
        "Families with tasks are told theirs",
        arguments: [
            ("jina-embeddings-v3", true), ("jina-embeddings-v4", true), ("jina-embeddings-v5-text", true),
            ("Jina-Embeddings-V3", true), ("jina-embeddings-v2-base-en", false), ("bge-m3", false),
        ])
    func tasks(name: String, hasTask: Bool) async throws {
        let facts: JSONObject = ["model_name": .string(name)]
        #expect(try await body(facts)["task"] == (hasTask ? "retrieval.query" : nil))
        #expect(try await body(facts, type: "document")["task"] == (hasTask ? "retrieval.passage" : nil))
    }

    @Test("Nothing is told to a family that is switched off", arguments: ["e5-large-v2", "jina-embeddings-v3"])
    func off(name: String) async throws {
        let body = try await body(["model_name": .string(name), "instructions": "off"])
        #expect(body == ["model": "m", "input": ["T"]])
    }

    @Test("The user's own words win, each for its type, and keep the space at their end")
    func ownPrefix() async throws {
        let own: JSONObject = ["model_name": "e5-large-v2", "query_prefix": "Frage: ", "instructions": "auto"]
        #expect(try await body(own)["input"] == ["Frage: T"])
        #expect(try await body(own, type: "document")["input"] == ["passage: T"])
        let documents: JSONObject = ["document_prefix": "  Text:\t", "instructions": "off"]
        #expect(try await body(documents, type: "document")["input"] == ["  Text:\tT"])
        #expect(try await body(documents)["input"] == ["T"])
    }

    @Test("Prefixes that were emptied are none", arguments: ["" as JSONValue, nil])
    func emptied(prefix: JSONValue) async throws {
        let body = try await body(["model_name": "e5-large-v2", "query_prefix": prefix])
        #expect(body["input"] == ["query: T"])
    }

    @Test(
        "Texts are cut by the model only if the user wants it",
        arguments: [("model", -1), ("auto", nil), ("", nil)] as [(String, Int?)])
    func truncate(setting: String, expected: Int?) async throws {
        #expect(try await body(["truncate": .string(setting)])["truncate_prompt_tokens"]?.int == expected)
    }

    @Test("The key goes along as a bearer token")
    func key() async throws {
        let transport = EchoServer.transport
        _ = try await ask(embedding(["a"], ["api_key": "sk-secret-key"]), over: transport)
        #expect(transport.requests.first?.headers.first(named: "authorization") == "Bearer sk-secret-key")
    }

    @Test("No texts cost no request")
    func none() async throws {
        let transport = EchoServer.transport
        let answer = try await ask(embedding([]), over: transport)
        #expect(answer.result?["embeddings"] == [])
        #expect(answer.tokens == 0)
        #expect(transport.requests.isEmpty)
    }

    @Test("Tokens are counted here, one number for each text, without a request")
    func numTokens() async throws {
        let transport = EchoServer.transport
        let answer = try await ask(
            .getTextEmbeddingNumTokens(
                session: "s", credentials: .credentials(), texts: ["", "Hello world", "Hello", "Hello world Hello"]),
            over: transport)
        #expect(answer.result?["num_tokens"] == [0, 2, 1, 3])
        #expect(transport.requests.isEmpty)
    }
}
