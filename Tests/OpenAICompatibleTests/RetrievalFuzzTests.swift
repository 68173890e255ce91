import OpenAICompatible
import ScriptedTransport
import Testing

@Suite("Damaged embeddings and rerankings", .timeLimit(.minutes(1)))
struct RetrievalFuzzTests {
    /// Words that break a number, a list or an object where they are put in.
    private static let splices = [
        "NaN", "null", "-Infinity", "1e999", "[", "]", "{", "}", ",", ":", "\"", "\\u", "-", "e", "0", "\u{0}", "{}",
        #""embedding":["#, #""index":-1,"#, #""data":[]"#, "99999999999999999999",
    ]

    private static func damaged(_ body: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = body
        for _ in 0...Int.random(in: 0..<3, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.remove(at: place)
            case 3: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
            case 4: bytes.removeSubrange(place..<min(place + 20, bytes.count))
            default: bytes.insert(contentsOf: (splices.randomElement(using: &random) ?? "").utf8, at: place)
            }
        }
        return bytes
    }

    /// A recorded answer of two vectors, cut down to three numbers each, so that most of it is structure.
    private static let embedding =
        Array(
            #"{"object":"list","model":"minilm","model_replica":"minilm-rep0","data":[{"index":0,"object":"embedding","#
                .utf8)
        + Array(
            #""embedding":[-0.03447725623846054,5.2e-33,0]},{"index":1,"object":"embedding","embedding":[0.031,"#.utf8)
        + Array(#"-1e-8,0.0]}],"usage":{"prompt_tokens":5,"total_tokens":5}}"#.utf8)

    @Test("A damaged embedding is a good one or an error, never a crash", arguments: [1, 2, 3, 4] as [UInt64])
    func embeddings(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15)
        var refused = 0
        for _ in 0..<2500 {
            let bytes = Self.damaged(Self.embedding, &random)
            let outcome = try await EmbeddingOutcome(of: ScriptedAnswer(pieces: [bytes]), texts: 2)
            if outcome.failure == nil {
                #expect(outcome.vectors.count == 2)
                #expect(!outcome.vectors.contains("[]"))
                #expect((outcome.promptTokens ?? 0) >= 0)
            } else {
                #expect(outcome.failure.jsonError != nil || outcome.failure.fault != nil)
                refused += 1
            }
        }
        #expect(refused > 1000 && refused < 2500)
    }

    @Test("A recorded embedding, damaged, is a good one or an error")
    func recordedEmbedding() async throws {
        var random = SeededGenerator(seed: 77)
        let body = try recorded("v4.1.0-embeddings-single").body
        var refused = 0
        for _ in 0..<300 {
            let answer = ScriptedAnswer(pieces: [Self.damaged(body, &random)])
            let outcome = try await EmbeddingOutcome(of: answer, texts: 1)
            if outcome.failure == nil { #expect(outcome.vectors.count == 1) } else { refused += 1 }
        }
        #expect(refused > 50 && refused < 300)
    }

    @Test("A damaged reranking is a good one or an error, never a crash", arguments: [1, 2, 3, 4] as [UInt64])
    func rerankings(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed &* 0x9E37_79B9_7F4A_7C15)
        let body = try recorded("v4.1.0-rerank-default").body
        var refused = 0
        for _ in 0..<2500 {
            let answer = ScriptedAnswer(pieces: [Self.damaged(body, &random)])
            let outcome = try await RerankOutcome(of: answer, documents: 4)
            if outcome.failure == nil {
                #expect(outcome.indices.sorted() == [0, 1, 2, 3])
                #expect(outcome.scores.allSatisfy { $0.score.isFinite })
            } else {
                #expect(outcome.failure.jsonError != nil || outcome.failure.fault != nil)
                refused += 1
            }
        }
        #expect(refused > 1000 && refused < 2500)
    }
}
