import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing
import XinferenceStandIn

/// What a knowledge base does with a plugin, against the program that ships and a server that really embeds and ranks.
@Suite("Retrieval through the shipped program", .timeLimit(.minutes(2)), .serialized)
struct RetrievalTests {
    static let passages = [
        "The heart pumps blood through the body.", "A violin has four strings and is played with a bow.",
        "Bread is baked from flour, water, salt and yeast.", "Paris is the capital of France.",
        "Volcanoes throw out ash and molten rock.", "Penguins are birds that cannot fly.",
    ]

    @Test("an embedding model is validated, described, embeds and finds the nearest passage")
    func embedding() async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            let credentials = try await process.validated(
                server.credentials("stand-in-embed"), type: "text-embedding")
            #expect(credentials["model_dimensions"] == "384")
            let before = server.requestCount
            let schema = try await process.ask(
                .about(
                    "get_ai_model_schemas", session: "s", type: "text-embedding", credentials: credentials))
            let properties = schema.first?.data?.object?["model_schema"]?.object?["model_properties"]?.object
            #expect(properties == ["context_size": 256, "max_chunks": 32])
            #expect(server.requestCount == before, "the schema asked the server")

            let passages = try await process.vectors(of: Self.passages, session: "p", credentials: credentials)
            #expect(server.requestCount == before + 1, "six texts are one POST")
            let question = try await process.vectors(
                of: ["What is the capital of France?"], session: "q", credentials: credentials, inputType: "query")
            let nearest = passages.indices.max { cosine(passages[$0], question[0]) < cosine(passages[$1], question[0]) }
            #expect(nearest == 3)
        }
    }

    @Test("100 texts go in POSTs of max_chunks and come back in order, whatever the server's index says")
    func batches() async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            let texts = (0..<100).map { "passage \($0) about \(Self.passages[$0 % Self.passages.count])" }
            let singly = try await process.vectors(
                of: texts, session: "1", credentials: server.credentials("stand-in-embed", ["max_chunks": "100"]))
            let before = server.requestCount
            let split = try await process.vectors(
                of: texts, session: "2", credentials: server.credentials("stand-in-embed-old", ["max_chunks": "30"]))
            #expect(server.requestCount == before + 4)
            #expect(split == singly)
        }
    }

    @Test("64 callers at once get the vectors of their own texts, and the slow server few POSTs")
    func coalescing() async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            let texts = (0..<64).map { "caller \($0) asks about \(Self.passages[$0 % Self.passages.count])" }
            let expected = try await process.vectors(
                of: texts, session: "all", credentials: server.credentials("stand-in-embed", ["max_chunks": "64"]))
            let before = server.requestCount
            for (index, text) in texts.enumerated() {
                try process.say(
                    .invokeTextEmbedding(
                        session: "c\(index)", credentials: server.credentials("embed-slow"), texts: [text]))
            }
            for index in texts.indices {
                let replies = await process.replies(of: "c\(index)")
                #expect(replies.error == nil)
                #expect(replies.vectors == [expected[index]])
            }
            #expect(server.requestCount - before <= 8)
        }
    }

    @Test("one poisoned text fails alone")
    func poison() async throws {
        try await Shipped.run(with: StandInModel.healthy + StandInModel.failing) { process, server in
            let texts = (0..<20).map { $0 == 7 ? "some poison" : "passage \($0)" }
            for (index, text) in texts.enumerated() {
                try process.say(
                    .invokeTextEmbedding(
                        session: "c\(index)", credentials: server.credentials("fail-embed-poison"), texts: [text]))
            }
            for index in texts.indices {
                let replies = await process.replies(of: "c\(index)")
                #expect((replies.error != nil) == (index == 7), "\(index): \(replies.error ?? "")")
            }
        }
    }

    @Test("pictures and texts are embedded by a model that takes both, and refused by name by one that does not")
    func pictures() async throws {
        let documents = [
            PluginRequest.textDocument("a violin"),
            PluginRequest.imageDocument(
                base64: Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1]).base64EncodedString()),
        ]
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            for (uid, takes) in [("stand-in-embed-vision", true), ("stand-in-embed", false)] {
                let credentials = try await process.validated(server.credentials(uid), type: "text-embedding")
                let before = server.requestCount
                let replies = try await process.ask(
                    .invokeMultimodalEmbedding(
                        session: uid, model: "my \(uid)", credentials: credentials, documents: documents))
                #expect(replies.vectors.count == (takes ? 2 : 0))
                if !takes {
                    #expect(replies.error?.contains("\"my \(uid)\" embeds texts only") == true)
                    #expect(server.requestCount == before)
                }
            }
        }
    }

    @Test("a result beyond the host's line names the setting that makes it smaller")
    func oversize() async throws {
        try await Shipped.run(with: [.benchmarkEmbedding]) { process, server in
            let texts = (0..<300).map { "text \($0)" }
            let replies = try await process.ask(
                .invokeTextEmbedding(
                    session: "s", credentials: server.credentials("bench-embed", ["max_chunks": "300"]), texts: texts))
            let error = try #require(replies.error)
            let fitting = try #require(
                error.split(separator: "set max_chunks of the model to ").last?.split(separator: " ").first.flatMap {
                    Int($0)
                })
            let smaller = try await process.vectors(
                of: Array(texts.prefix(fitting)), session: "t",
                credentials: server.credentials("bench-embed", ["max_chunks": "300"]))
            #expect(smaller.count == fitting && fitting > 200)
        }
    }

    @Test("a rerank model is validated, described, and ranks with threshold and limit")
    func rerank() async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            let credentials = try await process.validated(server.credentials("stand-in-rerank"), type: "rerank")
            let all = try await process.ask(
                .invokeRerank(
                    session: "a", credentials: credentials, query: "capital of France", docs: Self.passages))
            let documents = try #require(all.first?.data?.object?["docs"]?.array)
            #expect(documents.count == Self.passages.count)
            #expect(documents.first?.object?["index"] == 3)
            #expect(documents.first?.object?["text"] == .string(Self.passages[3]))
            let threshold = try #require(documents[1].object?["score"]?.double)
            let some = try await process.ask(
                .invokeRerank(
                    session: "b", credentials: credentials, query: "capital of France", docs: Self.passages,
                    scoreThreshold: threshold, topN: 1))
            #expect(some.first?.data?.object?["docs"]?.array == [documents[0]])
            let before = server.requestCount
            let none = try await process.ask(
                .invokeRerank(session: "c", credentials: credentials, query: "q", docs: []))
            #expect(none.first?.data?.object?["docs"] == [] && server.requestCount == before)
        }
    }

    /// Models that answer what is of no use, what they are asked, and what the message has to say.
    static let faults: [(uid: String, words: String)] = [
        ("fail-embed-null", "null instead of a number"), ("fail-embed-ragged", "a vector of"),
        ("fail-embed-missing", "results for 2 texts"), ("fail-embed-zero", "a vector of zeros"),
        ("fail-embed-429", "status 429"), ("fail-embed-loading", "still loading"),
        ("fail-rerank-null", "null instead of a number"), ("fail-rerank-429", "status 429"),
        ("fail-embed-drop", "/v1/embeddings"), ("fail-rerank-drop", "/v1/rerank"),
    ]

    @Test("answers of no use are errors that say what came and what to do", arguments: faults)
    func fault(uid: String, words: String) async throws {
        try await Shipped.run(with: StandInModel.failing) { process, server in
            let credentials = server.credentials(uid)
            let texts = ["one", "two"]
            let replies = try await process.ask(
                uid.contains("rerank")
                    ? .invokeRerank(session: "s", credentials: credentials, query: "one", docs: texts)
                    : .invokeTextEmbedding(session: "s", credentials: credentials, texts: texts))
            let error = try #require(replies.error)
            #expect(error.contains(words), "\(error)")
            #expect(error.contains("POST \(server.url)/v1/"), "\(error)")
        }
    }

    @Test("a server that refuses fields it does not know is asked without them, once and for all")
    func strictRerank() async throws {
        try await Shipped.run(with: StandInModel.failing) { process, server in
            for (session, posts) in [("a", 2), ("b", 1)] {
                let before = server.requestCount
                let replies = try await process.ask(
                    .invokeRerank(
                        session: session, credentials: server.credentials("fail-rerank-fields"), query: "France",
                        docs: Self.passages))
                #expect(replies.error == nil)
                #expect(server.requestCount == before + posts)
            }
        }
    }

    private func cosine(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
}

extension PluginProcess {
    /// Credentials with what validation learned merged in, as Dify stores them.
    func validated(_ credentials: JSONObject, type: String) async throws -> JSONObject {
        let replies = try await ask(
            .about(
                "validate_model_credentials", session: "validate \(credentials["model_uid"]?.string ?? "")", type: type,
                credentials: credentials))
        #expect(replies.error == nil)
        var credentials = credentials
        let learned = try #require(replies.first?.data?.object?["credentials"]?.object)
        for name in learned.keys { credentials[name] = learned[name] }
        return credentials
    }

    /// The vectors of texts.
    func vectors(
        of texts: [String], session: String, credentials: JSONObject, inputType: String = "document"
    ) async throws -> [[Double]] {
        let replies = try await ask(
            .invokeTextEmbedding(session: session, credentials: credentials, texts: texts, inputType: inputType))
        #expect(replies.error == nil)
        let vectors = replies.vectors
        try #require(vectors.count == texts.count)
        return vectors
    }
}

extension [HostReply] {
    /// The vectors of an embedding's result.
    var vectors: [[Double]] {
        first?.data?.object?["embeddings"]?.array?.map { $0.array?.compactMap(\.double) ?? [] } ?? []
    }
}
