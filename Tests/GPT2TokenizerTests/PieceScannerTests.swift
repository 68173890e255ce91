import Testing

@testable import GPT2Tokenizer

/// The pieces are those that GPT-2's pattern finds.
@Suite struct PieceScannerTests {
    static let table: [(text: String, pieces: [String])] = [
        ("", []),
        ("Hello world", ["Hello", " world"]),
        ("it's, we'll", ["it", "'s", ",", " we", "'ll"]),
        ("IT'S", ["IT", "'", "S"]),
        ("a 's", ["a", " '", "s"]),
        ("''s", ["''", "s"]),
        ("'really", ["'re", "ally"]),
        ("'r", ["'", "r"]),
        ("'", ["'"]),
        ("a1b", ["a", "1", "b"]),
        ("a  b", ["a", " ", " b"]),
        ("a   ", ["a", "   "]),
        ("a\n b", ["a", "\n", " b"]),
        ("a \nb", ["a", " ", "\n", "b"]),
        ("a\n\n\nb", ["a", "\n\n", "\n", "b"]),
        ("a\tb", ["a", "\t", "b"]),
        ("a\u{A0}b", ["a", "\u{A0}", "b"]),
        ("a \u{3000}b", ["a", " ", "\u{3000}", "b"]),
        ("a\u{85}\u{2028}b", ["a", "\u{85}", "\u{2028}", "b"]),
        ("a\u{1C}b", ["a", "\u{1C}", "b"]),
        (" \u{1C} b", [" \u{1C}", " b"]),
        ("e\u{301}a", ["e", "\u{301}", "a"]),
        ("x² ½", ["x", "²", " ½"]),
        ("你好，世界", ["你好", "，", "世界"]),
        ("👍🏽 👍", ["👍🏽", " 👍"]),
        ("<|endoftext|>", ["<|", "endoftext", "|>"]),
    ]

    @Test("cuts text into pieces", arguments: table)
    func pieces(_ text: String, _ expected: [String]) {
        let utf8 = Array(text.utf8)
        var scanner = PieceScanner()
        var pieces: [[UInt8]] = []
        while let piece = scanner.next(in: utf8.span) { pieces.append(Array(utf8[piece])) }
        #expect(pieces == expected.map { Array($0.utf8) })
    }

    @Test("survives bytes that are no UTF-8", arguments: [[0xC3], [0xE4, 0xBD], [0xF0, 0x9F], [0xFF, 0xFF], [0x80]])
    func broken(_ bytes: [UInt8]) {
        var scanner = PieceScanner()
        var end = 0
        while let piece = scanner.next(in: bytes.span) {
            #expect(piece.lowerBound == end)
            end = piece.upperBound
        }
        #expect(end == bytes.count)
    }
}
