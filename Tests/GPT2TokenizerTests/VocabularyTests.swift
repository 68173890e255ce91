import CGPT2Vocabulary
import Foundation
import Testing

/// The embedded table holds the published merges and nothing else.
@Suite struct VocabularyTests {
    @Test func `answers each published merge with its rank`() throws {
        let halves = try Self.publishedMerges()
        #expect(halves.count == Int(CGPT2MergeCount))
        for (rank, (left, right)) in halves.enumerated() where CGPT2Merge(left, right) != UInt16(256 + rank) {
            Issue.record("merge \(rank) is not in the table")
        }
    }

    @Test func `knows no other pair of bytes`() throws {
        let published = try Self.publishedMerges().count { $0.left < 256 && $0.right < 256 }
        var found = 0
        for left in UInt16(0)...255 {
            for right in UInt16(0)...255 where CGPT2Merge(left, right) != UInt16(CGPT2NoSymbol) { found += 1 }
        }
        #expect(found == published)
    }

    @Test func `answers any two numbers`() {
        for number in [0, 255, 256, 50_255, 50_256, .max] as [UInt16] {
            #expect(CGPT2Merge(number, .max) == UInt16(CGPT2NoSymbol))
            #expect(CGPT2Merge(.max, number) == UInt16(CGPT2NoSymbol))
        }
    }

    /// The merges of `vocab.bpe` as pairs of symbols, in order.
    private static func publishedMerges() throws -> [(left: UInt16, right: UInt16)] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "Sources/CGPT2Vocabulary/vocab.bpe")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        var symbols = Dictionary(uniqueKeysWithValues: letters().enumerated().map { ($1, UInt16($0)) })
        return try lines.enumerated().map { rank, line in
            let halves = line.split(separator: " ").map(String.init)
            let left = try #require(symbols[halves[0]])
            let right = try #require(symbols[halves[1]])
            symbols[halves[0] + halves[1]] = UInt16(256 + rank)
            return (left, right)
        }
    }

    /// The letter that stands for each byte in `vocab.bpe`: itself where it is visible, else U+0100 and up.
    private static func letters() -> [String] {
        var hidden: UInt32 = 0x100
        return (UInt32(0)...255).map { byte in
            var value = byte
            if byte <= 0x20 || 0x7F...0xA0 ~= byte || byte == 0xAD {
                value = hidden
                hidden += 1
            }
            return Unicode.Scalar(value).map { String($0) } ?? ""
        }
    }
}
