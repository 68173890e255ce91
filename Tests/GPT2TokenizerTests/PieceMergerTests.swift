import Testing

@testable import GPT2Tokenizer

/// Both ways of merging a piece give the same count.
@Suite struct PieceMergerTests {
    @Test func `counts a piece alike by searching and in linear time`() throws {
        var words = PieceMerger()
        var longPieces = LongPieceMerger()
        var longest = 0
        for text in try Fixtures.corpus() + Fixtures.random() {
            // The whole text as one piece: the merging knows nothing of words.
            let bytes = Array(text.text.utf8)
            let expected = words.countTokensBySearching(in: bytes.span)
            #expect(longPieces.countTokens(in: bytes.span) == expected, "\(text.testDescription)")
            longest = max(longest, bytes.count)
        }
        #expect(longest > 4 * PieceMerger.shortPieceLimit)
    }

    @Test("takes the leftmost of overlapping pairs", arguments: 0...600)
    func overlapping(_ count: Int) {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: count)
        var words = PieceMerger()
        var longPieces = LongPieceMerger()
        #expect(longPieces.countTokens(in: bytes.span) == words.countTokensBySearching(in: bytes.span))
    }

    @Test func `counts an endless word in parts, so that it does not take twenty times its memory`() {
        let part = String(repeating: "a", count: GPT2Tokenizer.longestPiece)
        let one = GPT2Tokenizer.countTokens(part)
        #expect(GPT2Tokenizer.countTokens(part + part + part) == 3 * one)
        #expect(GPT2Tokenizer.countTokens(part + "a") == one + 1)
    }
}
