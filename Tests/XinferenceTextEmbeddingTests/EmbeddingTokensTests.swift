import ScriptedTransport
import Testing

@testable import OpenAICompatible
@testable import XinferenceTextEmbedding

@Suite("How many tokens an embedding took")
struct EmbeddingTokensTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var counts: [(tokens: Int?, inputs: Int)]
        var expected: EmbeddingTokens.Total

        var testDescription: String { "\(counts.map { "\($0.tokens ?? -1)/\($0.inputs)" })" }
    }

    static let totals = [
        Row(counts: [], expected: .known(0)),
        Row(counts: [(5, 1)], expected: .known(5)),
        Row(counts: [(3, 2), (4, 2), (6, 1)], expected: .known(13)),
        // The whole batch's count in each answer, or texts of equal length.
        Row(counts: [(40, 1), (40, 1), (40, 1)], expected: .ambiguous(all: 120, once: 40)),
        Row(counts: [(40, 1), (7, 1), (40, 1)], expected: .ambiguous(all: 87, once: 47)),
        Row(counts: [(0, 1), (0, 1)], expected: .known(0)),
        Row(counts: [(nil, 1)], expected: .unknown),
        Row(counts: [(5, 1), (nil, 1), (5, 1)], expected: .unknown),
        // More than such texts can have: others' are among them.
        Row(counts: [(1100, 1)], expected: .unknown),
        Row(counts: [(.max, 1), (.max - 1, 1)], expected: .unknown),
    ]

    @Test("What the server may have counted twice is noticed", arguments: totals)
    func total(row: Row) {
        let counts = row.counts.map { EmbeddingTokens.Count(tokens: $0.tokens, inputs: $0.inputs, bytes: 1000) }
        #expect(EmbeddingTokens.total(counts, countsBatches: true) == row.expected)
    }

    @Test(
        "Whether equal counts are one is told by the texts",
        arguments: [
            (EmbeddingTokens.Total.ambiguous(all: 2560, once: 320), 2300, 2560),
            (.ambiguous(all: 2560, once: 320), 300, 320), (.ambiguous(all: 160, once: 40), 44, 40),
            (.ambiguous(all: .max, once: 1), .max, .max), (.unknown, 7, 7), (.known(5), 7, 5),
        ])
    func resolution(total: EmbeddingTokens.Total, estimate: Int, expected: Int) {
        #expect(total.tokens(estimate: estimate) == expected)
    }

    @Test("Of a server that counts each POST by itself, equal counts add up")
    func separate() {
        let counts = [EmbeddingTokens.Count](
            repeating: EmbeddingTokens.Count(tokens: 40, inputs: 1, bytes: 5), count: 3)
        #expect(EmbeddingTokens.total(counts, countsBatches: false) == .known(120))
        let large = [EmbeddingTokens.Count](
            repeating: EmbeddingTokens.Count(tokens: .max, inputs: 1, bytes: 5), count: 2)
        #expect(EmbeddingTokens.total(large, countsBatches: false) == .known(.max))
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
