import DifyPluginTesting
import Testing

@testable import DifyPlugin

/// `invoke_text_embedding`, `invoke_multimodal_embedding` and `get_text_embedding_num_tokens` from the host's line to
/// the plugin's (protocol sections 3.7.2 to 3.7.4).
@Suite("Actions of embedding models", .timeLimit(.minutes(1)))
struct EmbeddingActionTests {
    /// The replies to a request, and what is wrong with them.
    private static func ask(
        _ request: PluginRequest, of provider: some ModelProvider = RetrievalProvider()
    ) async throws -> (replies: [HostReply], violations: [String]) {
        let replies = try await withHost(provider) { try await $0.ask(request) }
        return (replies, ReplyValidator.violations(in: replies, to: request).map(\.description))
    }

    private static func text(_ reply: HostReply?) -> String {
        String(decoding: reply?.line ?? [], as: UTF8.self)
    }

    private static let usage =
        #"{"tokens":20,"total_tokens":20,"unit_price":"0","price_unit":"0","total_price":"0","currency":"USD","latency":0.25}"#

    @Test("texts become one line of vectors in their order")
    func texts() async throws {
        let (replies, violations) = try await Self.ask(
            .invokeTextEmbedding(session: "S", model: "b\"ge", texts: ["a", "äb"]))
        #expect(violations == [])
        #expect(replies.map(\.kind) == [.stream, .end])
        #expect(
            Self.text(replies.first)
                == #"{"event":"session","session_id":"S","data":{"type":"stream","data":"#
                + #"{"model":"b\"ge","embeddings":[[1,0.5],[3,0.5]],"usage":\#(Self.usage)}}}"#)
    }

    @Test("a number reaches the host as the model wrote it")
    func verbatim() async throws {
        let spelling = "[1e-05,-0.0,1E+3,0.30000000000000004,1.0]"
        let (replies, violations) = try await Self.ask(
            .invokeTextEmbedding(session: "S", texts: ["a"]), of: RetrievalProvider { _ in spelling })
        #expect(violations == [])
        #expect(Self.text(replies.first).contains(#""embeddings":[\#(spelling)]"#))
    }

    @Test("no texts are no vectors, whether the list is empty, null or absent", arguments: ["[]", "null", nil])
    func noTexts(texts: String?) async throws {
        for action in ["invoke_text_embedding", "invoke_multimodal_embedding"] {
            var request = PluginRequest.about(action, session: "S", type: "text-embedding")
            let name = action == "invoke_text_embedding" ? "texts" : "documents"
            request.fields[name] = texts.map { $0 == "[]" ? [] : nil }
            let (replies, violations) = try await Self.ask(request)
            #expect(violations == [])
            #expect(Self.text(replies.first).contains(#""embeddings":[],"usage":{"tokens":0,"#))
        }
    }

    @Test(
        "what is not said of the input type is a document's",
        arguments: [
            (nil, 10), (JSONValue.null, 10), ("", 10), ("document", 10), ("query", 11),
        ] as [(JSONValue?, Int)])
    func inputType(value: JSONValue?, tokens: Int) async throws {
        var request = PluginRequest.invokeTextEmbedding(session: "S", texts: ["a"])
        request.fields["input_type"] = value
        let (replies, violations) = try await Self.ask(request)
        #expect(violations == [])
        #expect(replies.first?.data?.object?["usage"]?.object?["tokens"]?.int == tokens)
    }

    @Test("an input type that Dify does not have is refused by name", arguments: ["Query", "passage"])
    func unknownInputType(name: String) async throws {
        let (replies, violations) = try await Self.ask(
            .invokeTextEmbedding(session: "S", texts: ["a"], inputType: name))
        #expect(violations == [])
        #expect(replies.first?.errorType == "InvokeBadRequestError")
        #expect(replies.first?.errorMessage?.contains(name) == true)
    }

    @Test(
        "a field that cannot be read is named",
        arguments: [
            ("texts", ["a", nil]), ("texts", "a"), ("texts", [["a"]]), ("texts", [1]), ("model", nil), ("model", 5),
            ("credentials", []), ("input_type", 5),
        ] as [(String, JSONValue)])
    func unreadable(field: String, value: JSONValue) async throws {
        var request = PluginRequest.invokeTextEmbedding(session: "S", texts: ["a"])
        request.fields[field] = value
        for action in ["invoke_text_embedding", "get_text_embedding_num_tokens"] {
            request.action = action
            let (replies, _) = try await Self.ask(request)
            #expect(replies.map(\.kind) == [.error, .end])
            #expect(replies.first?.errorType == "InvokeBadRequestError")
            #expect(replies.first?.errorMessage?.contains("\"\(field)\"") == true)
        }
    }

    @Test("documents that are texts are embedded by a model of texts, whatever is null beside them")
    func textDocuments() async throws {
        let documents: [JSONValue] = [
            PluginRequest.textDocument("abc"), ["content": "d"], ["content": "ef", "content_type": nil, "x": [1]],
            ["content_type": "", "content": ""],
        ]
        let (replies, violations) = try await Self.ask(
            .invokeMultimodalEmbedding(session: "S", documents: documents, inputType: "query"))
        #expect(violations == [])
        #expect(Self.text(replies.first).contains(#""embeddings":[[3,0.5],[1,0.5],[2,0.5],[0,0.5]]"#))
        #expect(replies.first?.data?.object?["usage"]?.object?["tokens"]?.int == 41)
    }

    @Test("a model of texts refuses a picture by its own name")
    func picture() async throws {
        let (replies, violations) = try await Self.ask(
            .invokeMultimodalEmbedding(
                session: "S", model: "bge",
                documents: [PluginRequest.textDocument("a"), PluginRequest.imageDocument(base64: "iVBORw0=")]))
        #expect(violations == [])
        #expect(replies.first?.errorType == "InvokeBadRequestError")
        #expect(replies.first?.errorMessage == #"The model "bge" embeds texts only, no pictures"#)
    }

    @Test(
        "a document that is neither a text nor a picture is refused",
        arguments: [
            ["content": "x", "content_type": "video"], ["content": "x", "content_type": "Text"],
            ["content": nil, "content_type": "text"], ["content_type": "image"], ["content": 5], "x", nil,
            ["content": "x", "content_type": 5],
        ] as [JSONValue])
    func unknownContent(document: JSONValue) async throws {
        let (replies, violations) = try await Self.ask(
            .invokeMultimodalEmbedding(session: "S", documents: [PluginRequest.textDocument("a"), document]))
        #expect(violations == [])
        #expect(replies.first?.errorType == "InvokeBadRequestError")
        #expect(replies.first?.errorMessage?.contains("\"documents\"") == true)
    }

    @Test("more or fewer vectors than texts are the server's fault", arguments: [-1, 1])
    func wrongCount(surplus: Int) async throws {
        for request in [
            PluginRequest.invokeTextEmbedding(session: "S", texts: ["a", "b"]),
            .invokeMultimodalEmbedding(
                session: "S", documents: [PluginRequest.textDocument("a"), PluginRequest.textDocument("b")]),
        ] {
            let (replies, violations) = try await Self.ask(request, of: RetrievalProvider(surplus: surplus))
            #expect(violations == [])
            #expect(replies.first?.errorType == "InvokeServerUnavailableError")
            #expect(replies.first?.errorMessage == "2 texts were embedded as \(2 + surplus) vectors")
        }
    }

    // MARK: Tokens

    @Test("each text is counted", arguments: [([], "[]"), (["a", "", "äb"], "[1,0,3]")] as [([String], String)])
    func counts(texts: [String], expected: String) async throws {
        let (replies, violations) = try await Self.ask(.getTextEmbeddingNumTokens(session: "S", texts: texts))
        #expect(violations == [])
        #expect(Self.text(replies.first).contains(#""data":{"num_tokens":\#(expected)}}}"#))
    }

    @Test("more or fewer counts than texts are no answer", arguments: [-1, 1])
    func wrongCounts(surplus: Int) async throws {
        let (replies, violations) = try await Self.ask(
            .getTextEmbeddingNumTokens(session: "S", texts: ["a", "b"]), of: RetrievalProvider(surplus: surplus))
        #expect(violations == [])
        #expect(replies.map(\.kind) == [.error, .end])
    }

    // MARK: The line's limit

    /// 450 numbers of 20 digits or, for a text that is not empty, of 30.
    private static let heavy = RetrievalProvider { text in
        let number = "-0.01234567890123456" + (text.isEmpty ? "" : "7890123456")
        return "[" + Array(repeating: number, count: 450).joined(separator: ",") + "]"
    }

    /// The number that the words tell to set `max_chunks` to.
    private static func advised(_ replies: [HostReply]) throws -> Int {
        let words = try #require(replies.first?.errorMessage)
        let range = try #require(words.firstRange(of: "set max_chunks of the model to "))
        return try #require(Int(words[range.upperBound...].prefix { $0.isNumber }))
    }

    @Test("a result too long for a line tells a max_chunks that fits, up to which all is well", arguments: ["", "a"])
    func oversize(last: String) async throws {
        // The last ones may be the longest: what fits on average does not fit for them.
        let texts = (0..<700).map { $0 < 600 ? "" : last }
        let (replies, violations) = try await Self.ask(.invokeTextEmbedding(session: "S", texts: texts), of: Self.heavy)
        #expect(violations == [])
        #expect(replies.map(\.kind) == [.error, .end])
        #expect(replies.first?.errorType == "InvokeBadRequestError")
        let fitting = try Self.advised(replies)
        #expect(fitting > 200 && fitting < 700)
        let batch = Array(texts.suffix(fitting))
        let (second, faults) = try await Self.ask(.invokeTextEmbedding(session: "S", texts: batch), of: Self.heavy)
        #expect(faults == [])
        #expect(second.map(\.kind) == [.stream, .end])
    }

    @Test("one vector too long for a line has no max_chunks to help it")
    func oversizeVector() async throws {
        let provider = RetrievalProvider { _ in
            "[" + Array(repeating: "-0.01234567890123456", count: 300_000).joined(separator: ",") + "]"
        }
        let (replies, violations) = try await Self.ask(.invokeTextEmbedding(session: "S", texts: ["a"]), of: provider)
        #expect(violations == [])
        #expect(replies.first?.errorType == "InvokeBadRequestError")
        #expect(replies.first?.errorMessage?.contains("5242880") == true)
        #expect(replies.first?.errorMessage?.contains("max_chunks") == false)
    }

    @Test("a result that fills the line to the last bytes is sent whole")
    func fullLine() async throws {
        // What is set aside for the rest of the line, and a little.
        let overhead = 512 + 4 * 6 + 70
        let count = (5_242_880 - overhead - 200 - 4) / 4
        let provider = RetrievalProvider { _ in "[" + Array(repeating: "0.5", count: count).joined(separator: ",") + "]"
        }
        let (replies, violations) = try await Self.ask(.invokeTextEmbedding(session: "S", texts: ["a"]), of: provider)
        #expect(violations == [])
        #expect(replies.map(\.kind) == [.stream, .end])
        #expect(replies.first.map { $0.line.count > 5_200_000 } == true)
    }

    // MARK: Providers without

    @Test(
        "a provider without such models says which it has not",
        arguments: [
            PluginRequest.invokeTextEmbedding(session: "S", texts: ["a"]),
            .invokeMultimodalEmbedding(session: "S", documents: []),
            .getTextEmbeddingNumTokens(session: "S", texts: []),
            .about("validate_model_credentials", session: "S", type: "text-embedding"),
            .about("get_ai_model_schemas", session: "S", type: "text-embedding"),
        ])
    func notOffered(request: PluginRequest) async throws {
        let (replies, violations) = try await Self.ask(request, of: EchoProvider())
        #expect(violations == [])
        #expect(replies.first?.errorType == "InvokeBadRequestError")
        #expect(replies.first?.errorMessage == "This plugin offers no models of the type text-embedding")
    }

    @Test("a model's credentials and schema are asked of the models of its type")
    func about() async throws {
        for type in ["text-embedding", "rerank"] {
            for action in ["validate_model_credentials", "get_ai_model_schemas"] {
                let (replies, violations) = try await Self.ask(.about(action, session: "S", type: type))
                #expect(violations == [])
                #expect(replies.map(\.kind) == [.stream, .end])
                if action == "get_ai_model_schemas" {
                    let schema = replies.first?.data?.object?["model_schema"]?.object
                    #expect(schema?["model_type"]?.string == type)
                }
            }
        }
    }
}
