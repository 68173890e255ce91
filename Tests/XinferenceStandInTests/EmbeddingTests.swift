import Foundation
import Testing
import XinferenceStandIn

@Suite("Embeddings", .timeLimit(.minutes(1)))
struct EmbeddingTests {
    @Test(
        "The text that has to do with the question is nearest",
        arguments: [
            ("What is the capital of France?", "Paris is the capital of France."),
            ("How does bread rise?", "Yeast lets the bread dough rise."),
            ("container tools", "Docker runs containers."), ("dogs", "A dog and a cat were seen today."),
            ("北京在哪里？", "北京是中国的首都。"), ("東", "東京は日本の首都です。"),
            ("elektricity bill", "The electricity meter is read once a year."),
        ])
    func nearest(_ question: String, _ passage: String) async throws {
        let passages = [
            "Paris is the capital of France.", "Yeast lets the bread dough rise.", "Docker runs containers.",
            "A dog and a cat were seen today.", "北京是中国的首都。", "東京は日本の首都です。",
            "The electricity meter is read once a year.",
        ]
        try await withServer { server in
            let vectors = try await EmbeddingReply(server.port, texts: passages + [question]).vectors
            let query = try #require(vectors.last)
            let best = zip(passages, vectors).max { cosine($0.1, query) < cosine($1.1, query) }
            #expect(best?.0 == passage)
        }
    }

    @Test("Vectors have length 1 and the model's size", arguments: ["", "!", "a", "你", "the of and", "hello world"])
    func unit(_ text: String) async throws {
        try await withServer { server in
            for (model, size) in [("stand-in-embed", 384), ("bench-embed", 1_024)] {
                let vector = try #require(
                    try await EmbeddingReply(server.port, model: model, texts: [text]).vectors.first)
                #expect(vector.count == size)
                #expect(abs(cosine(vector, vector) - 1) < 1e-6)
            }
        }
    }

    @Test func `A text has the same vector alone, in a list, and as base64`() async throws {
        try await withServer { server in
            let alone = try await EmbeddingReply(server.port, input: #""naïve 😀""#)
            let listed = try await EmbeddingReply(server.port, texts: ["x", "naïve 😀"])
            let packed = try await EmbeddingReply(
                server.port, input: #""naïve 😀""#, extra: #","encoding_format":"base64""#)
            #expect(alone.vectors.first == listed.vectors.last)
            let text = try #require(packed.packed.first)
            let data = try #require(Data(base64Encoded: text))
            let numbers = stride(from: 0, to: data.count, by: 4).map { start in
                Float(bitPattern: data[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
            }
            // Foundation's parser is off by a 64-bit digit now and then, which a 32-bit number does not show.
            #expect(numbers == alone.vectors.first?.map(Float.init))
        }
    }

    @Test func `Numbers are written as long as real ones`() async throws {
        try await withServer { server in
            let reply = try await EmbeddingReply(server.port, texts: ["hello world"])
            let numbers = reply.text.matches(of: /-?\d\.[0-9e-]+/).map(\.output.count)
            #expect(numbers.count == 384)
            #expect(numbers.reduce(0, +) / numbers.count >= 19)
        }
    }

    @Test func `A reader that comes late gets an answer of megabytes whole, before the connection is closed`()
        async throws
    {
        try await withServer { server in
            let texts = (0..<240).map { #""passage number \#($0)""# }.joined(separator: ",")
            let late = try RawClient(port: server.port)
            defer { late.close() }
            late.write(
                RawClient.request("POST", "/v1/embeddings", body: #"{"model":"bench-embed","input":[\#(texts)]}"#))
            await server.waitForLog { $0.first?.status == 200 }
            _ = try await EmbeddingReply(server.port, texts: ["meanwhile"])
            let answer = try #require(RawResponse(await late.read()))
            #expect(answer.isComplete)
            #expect(answer.body.count > 4_000_000)
        }
    }

    @Test(
        "Tokens are counted as the recorded server counts them",
        arguments: [
            (#""hello world""#, "", 4), (#""""#, "", 2), (#""a""#, "", 3), (#"["","a"]"#, "", 5), ("[]", "", 0),
            ("5", "", 3), (#"{"text":"a"}"#, "", 3),
            (#""one two three four five six""#, #","truncate_prompt_tokens":4"#, 4),
        ])
    func usage(_ input: String, _ extra: String, _ tokens: Int) async throws {
        try await withServer { server in
            let reply = try await EmbeddingReply(server.port, input: input, extra: extra)
            #expect(reply.tokens == tokens)
        }
    }

    @Test func `Texts beyond the model's length are cut`() async throws {
        try await withServer { server in
            let long = String(repeating: "word ", count: 254)
            let replies = try await [
                EmbeddingReply(server.port, texts: [long]), EmbeddingReply(server.port, texts: [long + " and more"]),
            ]
            #expect(replies.map(\.tokens) == [256, 256])
            let short = try await EmbeddingReply(
                server.port, input: #""one two three""#, extra: #","truncate_prompt_tokens":3"#)
            let word = try await EmbeddingReply(server.port, texts: ["one"])
            #expect(short.vectors == word.vectors)
        }
    }

    @Test func `Numbers are taken as texts, lists of numbers are not`() async throws {
        try await withServer { server in
            let numbers = try await EmbeddingReply(server.port, input: "[7592,2088]")
            let texts = try await EmbeddingReply(server.port, texts: ["7592", "2088"])
            #expect(numbers.vectors == texts.vectors)
            let lists = try await EmbeddingReply(server.port, input: "[[7592,2088],[2088]]")
            #expect(lists.status == 500)
            #expect(lists.text.contains("cl100k_base"))
        }
    }

    @Test(
        "Models of another kind do not embed",
        arguments: [
            ("stand-in-chat", "is not for creating embedding.\"}"),
            ("stand-in-rerank", "'SentenceTransformerRerankModel' object has no attribute 'model_spec'\"}"),
        ])
    func wrongKind(_ model: String, _ words: String) async throws {
        try await withServer { server in
            let reply = try await EmbeddingReply(server.port, model: model, texts: ["a"])
            #expect(reply.status == 500)
            #expect(reply.text.hasSuffix(words))
        }
    }

    @Test("Embedding and reranking need the key", arguments: ["/v1/embeddings", "/v1/rerank"])
    func key(_ path: String) async throws {
        try await withServer({ $0.apiKey = "good" }) { server in
            let answer = try await RawClient.exchange(server.port, "POST", path, body: "{")
            #expect(answer.status == 401)
            #expect(answer.headers["www-authenticate"] == #"Bearer scope="models:read""#)
        }
    }

    // MARK: Pictures

    @Test func `Pictures and texts are embedded together`() async throws {
        try await withServer { server in
            let pixel = MediaTests.pixel
            let bare = pixel.split(separator: ",").last.map(String.init) ?? ""
            let reply = try await EmbeddingReply(
                server.port, model: "stand-in-embed-vision",
                input:
                    #"[{"image":"\#(pixel)"},{"image":"\#(bare)"},{"text":"dog"},"dog",{"text":"dog","image":"\#(pixel)"}]"#
            )
            let vectors = reply.vectors
            try #require(vectors.count == 5)
            #expect(vectors[0] == vectors[1])
            #expect(vectors[2] == vectors[3])
            #expect(abs(cosine(vectors[0], vectors[2])) < 0.3)
            #expect(cosine(vectors[4], vectors[0]) > 0.5)
            #expect(cosine(vectors[4], vectors[2]) > 0.5)
        }
    }

    @Test("A picture that cannot be had fails", arguments: ["http://127.0.0.1/x.png", "data:image/png;base64,@@", "@"])
    func brokenPicture(_ picture: String) async throws {
        try await withServer { server in
            let reply = try await EmbeddingReply(
                server.port, model: "stand-in-embed-vision", input: #"[{"image":"\#(picture)"}]"#)
            #expect(reply.status == 500)
        }
    }
}
