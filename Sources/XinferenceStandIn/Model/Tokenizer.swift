/// Cuts text into the tokens of the tiny language model.
///
/// They are words with the space before them, groups of at most three digits, single signs, single Chinese characters.
/// Joined again, the tokens are the text.
enum Tokenizer {
    /// The tokens of `text`.
    static func tokens(of text: String) -> [String] {
        var tokens: [String] = []
        var current = ""
        for character in text {
            if !continues(current, character) {
                if !current.isEmpty { tokens.append(current) }
                current = ""
            }
            current.append(character)
        }
        if !current.isEmpty { tokens.append(current) }
        return tokens
    }

    /// Whether `character` is Chinese writing, which has no spaces between words.
    static func isHan(_ character: Character) -> Bool {
        character.unicodeScalars.first.map { (0x4E00...0x9FFF).contains($0.value) } ?? false
    }

    private static func continues(_ token: String, _ next: Character) -> Bool {
        guard let last = token.last else { return true }
        // A single space opens a token; what follows it is its word, number or sign.
        if last == " " { return next != " " && next != "\n" }
        if last.isWordPart, next.isWordPart { return true }
        return last.isDigit && next.isDigit && token.count(where: \.isDigit) < 3
    }
}

extension Character {
    fileprivate var isDigit: Bool { isASCII && isNumber }

    fileprivate var isWordPart: Bool {
        (isLetter || self == "'" || self == "’") && !Tokenizer.isHan(self)
    }
}
