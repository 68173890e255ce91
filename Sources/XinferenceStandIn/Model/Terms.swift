/// The words by which sentences are found: lower case, without endings and without the words that say nothing; for
/// Chinese, pairs of neighbouring characters.
enum Terms {
    /// The terms of `text`, with repetitions.
    static func of(_ text: String) -> [String] {
        var terms: [String] = []
        var word = ""
        var previousHan: Character?
        for character in text.lowercased() + " " {
            if Tokenizer.isHan(character) {
                if let previousHan { terms.append(String([previousHan, character])) }
                previousHan = character
            } else {
                previousHan = nil
            }
            if !Tokenizer.isHan(character), character.isLetter || character.isNumber {
                word.append(character)
            } else if !word.isEmpty {
                if !stopWords.contains(word) { terms.append(stem(word)) }
                word = ""
            }
        }
        return terms
    }

    /// The terms of `text` and its single Chinese, Japanese and Korean characters, by which a query of one character
    /// finds something too.
    static func withSigns(of text: String) -> [String] {
        of(text) + text.filter(isIdeographic).map(String.init)
    }

    /// Whether `character` belongs to writing that puts no spaces between words, or is a Korean syllable.
    static func isIdeographic(_ character: Character) -> Bool {
        guard let value = character.unicodeScalars.first?.value else { return false }
        return switch value {
        case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0x20000...0x323AF: true
        default: false
        }
    }

    /// The words of `text` worth naming back to the user: those that are terms, as they were written.
    static func names(in text: String) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber }.map(String.init).filter { !stopWords.contains($0.lowercased()) }
    }

    private static func stem(_ word: String) -> String {
        for ending in ["ings", "ing", "ies", "ers", "er", "ed", "es", "s", "e", "y"]
        where word.hasSuffix(ending) && word.count - ending.count >= 3 {
            return String(word.dropLast(ending.count))
        }
        return word
    }

    private static let stopWords: Set<String> = Set(
        """
        a about all also am an and any are as at be been but by can could did do does for from get give had has have \
        how i if in into is it its just let like make many may me more most much my no not of on one only or our out \
        please s say so some tell than that the their them then there these they this those to too up us use very was \
        we were what when where which who whom why will with would you your explain describe know want think me mean write
        """.split(separator: " ").map(String.init))
}
