/// What a model thought in earlier turns, as it comes back in the conversation.
enum ThinkBlocks {
    private static let opening = "<think>"
    private static let closing = "</think>"

    /// The text without its `<think>…</think>` blocks, and without the white space they leave at the beginning.
    ///
    /// Models are trained on conversations without them, and they eat context. A block that was never closed goes to the
    /// end: the answer was cut while the model still thought.
    static func stripped(from text: String) -> String {
        guard text.hasText(opening) else { return text }
        var rest = Substring(text)
        var kept = ""
        while let start = rest.firstRange(ofText: opening) {
            kept += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            guard let end = rest.firstRange(ofText: closing) else { return kept.trimmedAtStart }
            rest = rest[end.upperBound...]
        }
        return (kept + rest).trimmedAtStart
    }
}

extension StringProtocol {
    /// The first place where a text stands; plain comparison, because the standard library's own search brings regular
    /// expressions into the program.
    func firstRange(ofText text: String) -> Range<Index>? {
        guard let first = text.first else { return nil }
        var start = startIndex
        while let candidate = self[start...].firstIndex(of: first) {
            if self[candidate...].hasPrefix(text) { return candidate..<index(candidate, offsetBy: text.count) }
            start = index(after: candidate)
        }
        return nil
    }

    /// Whether a text stands in this one.
    func hasText(_ text: String) -> Bool { firstRange(ofText: text) != nil }

    fileprivate var trimmedAtStart: String { String(drop(while: \.isWhitespace)) }
}
