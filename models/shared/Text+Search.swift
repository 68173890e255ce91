extension StringProtocol {
    /// Whether any scalar is a control character; none may stand in a URL or a header.
    var hasControlCharacters: Bool {
        unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    }

    /// Whether a phrase in lower-case ASCII occurs, in any case.
    ///
    /// Compares bytes: the standard library's search brings the regular expression engine into the binary.
    func holds(_ phrase: String) -> Bool {
        let text = utf8.map(Self.lowercase)
        let phrase = Array(phrase.utf8)
        guard let first = phrase.first, text.count >= phrase.count else { return false }
        for start in 0...(text.count - phrase.count) where text[start] == first {
            if text[start..<(start + phrase.count)] == phrase[...] { return true }
        }
        return false
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }
}
