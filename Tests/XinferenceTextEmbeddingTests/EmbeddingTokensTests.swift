import ScriptedTransport
import Testing

@testable import OpenAICompatible
@testable import XinferenceTextEmbedding

@Suite("How many tokens an embedding took")
struct EmbeddingTokensTests {
    struct Total: Sendable, CustomTestStringConvertible {
        var counts: [(tokens: Int?, inputs: Int)]
        var maxTokens: Int?
        var expected: Int?

        var testDescription: String { "\(counts.map { "\($0.tokens ?? -1)/\($0.inputs)" }), \(maxTokens ?? 0)" }
    }

    static let totals = [
        Total(counts: [], expected: 0),
        Total(counts: [(5, 1)], expected: 5),
        Total(counts: [(3, 2), (4, 2), (6, 1)], maxTokens: 256, expected: 13),
        // The whole batch's count in each answer.
        Total(counts: [(40, 1), (40, 1), (40, 1)], expected: 40),
        Total(counts: [(40, 1), (7, 1), (40, 1)], maxTokens: 256, expected: 47),
        Total(counts: [(0, 1), (0, 1)], expected: 0),
        // Cut texts have the most tokens that there are.
        Total(counts: [(512, 2), (512, 2), (512, 2)], maxTokens: 256, expected: 1536),
        Total(counts: [(512, 2), (512, 3)], maxTokens: 256, expected: 512),
        Total(counts: [(512, 3), (512, 2)], maxTokens: 256, expected: 1024),
        Total(counts: [(512, 2), (512, 2)], maxTokens: nil, expected: 512),
        Total(counts: [(nil, 1)], expected: nil),
        Total(counts: [(5, 1), (nil, 1), (5, 1)], expected: nil),
        Total(counts: [(.max, 1), (.max - 1, 1)], expected: .max),
        Total(counts: [(.max, 2), (.max, 2), (1, 1)], maxTokens: .max, expected: .max),
    ]

    @Test("What the server counts twice is counted once", arguments: totals)
    func total(row: Total) {
        let counts = row.counts.map { EmbeddingTokens.Count(tokens: $0.tokens, inputs: $0.inputs) }
        #expect(EmbeddingTokens.total(counts, countsBatches: true, maxTokens: row.maxTokens) == row.expected)
    }

    @Test("Of a server that counts each POST by itself, equal counts add up")
    func separate() {
        let counts = [EmbeddingTokens.Count](repeating: EmbeddingTokens.Count(tokens: 40, inputs: 1), count: 3)
        #expect(EmbeddingTokens.total(counts, countsBatches: false, maxTokens: nil) == 120)
    }

    @Test(
        "Shares are in proportion to the texts",
        arguments: [
            (10, [1, 1], [5, 5]), (10, [3, 1, 1], [6, 2, 2]), (1, [1, 1, 1], [0, 0, 1]), (7, [0, 5, 0], [0, 7, 0]),
            (7, [0, 0], [7, 0]), (7, [], []), (0, [4, 4], [0, 0]), (.max, [1], [.max]), (.max, [.max], [.max]),
            (.max, [1, 1], [.max / 2, .max / 2 + 1]),
        ] as [(Int, [Int], [Int])])
    func shares(tokens: Int, bytes: [Int], expected: [Int]) {
        #expect(EmbeddingTokens.shares(of: tokens, bytes: bytes) == expected)
    }

    @Test("Shares always add up, and none is more than one off its due", arguments: 0..<200)
    func sum(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        let tokens = Int.random(in: 0...(seed.isMultiple(of: 3) ? .max : 100_000), using: &random)
        let bytes = (0..<Int.random(in: 1...40, using: &random)).map { _ in
            Int.random(in: 0...(seed.isMultiple(of: 2) ? 50 : 1 << 40), using: &random)
        }
        let shares = EmbeddingTokens.shares(of: tokens, bytes: bytes)
        #expect(shares.count == bytes.count)
        #expect(shares.allSatisfy { $0 >= 0 })
        #expect(shares.reduce(0, +) == tokens)
        let all = Double(bytes.reduce(0, +))
        guard all > 0 else { return }
        for (share, bytes) in zip(shares, bytes) {
            let due = Double(tokens) * Double(bytes) / all
            #expect(abs(Double(share) - due) <= 1 + Double(tokens) * 1e-12)
        }
    }

    @Test("An estimate counts texts, and pictures not at all")
    func estimate() {
        #expect(EmbeddingTokens.estimate([]) == 0)
        #expect(EmbeddingTokens.estimate([.text("Hello world"), .image(url: "data:image/png;base64,AAAA")]) == 2)
    }
}
