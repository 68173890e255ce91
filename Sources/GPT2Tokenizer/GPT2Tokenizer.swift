/// GPT-2's byte-pair tokenizer, as far as counting goes.
///
/// Dify counts tokens with GPT-2's vocabulary wherever a model's own count is not known, so these are the numbers that
/// it expects. The counts equal those of the reference tokenizer; for scalars newer than Unicode 16 each side goes by
/// the Unicode version that it was built with.
public enum GPT2Tokenizer {
    /// Bytes of a word that are merged at once; each takes some 20 bytes of memory while it is.
    static let longestPiece = 1 << 20

    /// The number of tokens in a text; 0 for an empty one.
    ///
    /// Text that spells a special token, such as `<|endoftext|>`, is counted as the ordinary text that it is. The time is
    /// linear in the text's length, whatever the text. A word of more than a mebibyte is counted in parts, which may be a
    /// token or two more for each. Nothing is loaded or kept: the vocabulary is constant data of the
    /// program, which the system reads from the file when it is first touched.
    public static func countTokens(_ text: String) -> Int {
        let bytes = text.utf8Span.span
        var scanner = PieceScanner()
        var merger = PieceMerger()
        var count = 0
        while let piece = scanner.next(in: bytes) {
            var start = piece.lowerBound
            while start < piece.upperBound {
                let end = min(piece.upperBound, start + longestPiece)
                count += merger.countTokens(in: bytes.extracting(start..<end))
                start = end
            }
        }
        return count
    }
}
