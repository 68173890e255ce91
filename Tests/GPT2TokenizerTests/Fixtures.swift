import Foundation
import Testing

/// A text and what the reference tokenizer counts in it; `scripts/make-gpt2-counts` wrote them.
struct CountedText: Decodable, Sendable, CustomTestStringConvertible {
    let name: String?
    let text: String
    let count: Int

    var testDescription: String { name ?? text }
}

/// A text too large to store: parts strung together by a generator with a known seed.
struct GeneratedText: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let seed: UInt64
    let parts: [String]
    let bytes: Int
    let count: Int

    var testDescription: String { name }

    /// The text, as long as `bytes` or a part longer.
    func text() -> String {
        var generator = SplitMix64(state: seed)
        var bytes: [UInt8] = []
        let parts = parts.map { Array($0.utf8) }
        while bytes.count < self.bytes {
            bytes += parts[Int(generator.next() % UInt64(parts.count))]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A small generator whose numbers are the same in every language.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

enum Fixtures {
    static func corpus() throws -> [CountedText] { try load("corpus") }
    static func random() throws -> [CountedText] { try load("random") }
    static func generated() throws -> [GeneratedText] { try load("generated") }
    /// Blocks of 256 scalars: the first one, and the count of the text that `BlockTests` makes of the block.
    static func blocks() throws -> [[Int]] { try load("blocks") }

    private static func load<Value: Decodable>(_ name: String) throws -> Value {
        let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures")
        return try JSONDecoder().decode(Value.self, from: Data(contentsOf: #require(url)))
    }
}
