/// Where a text may be cut between two of its characters, and how well.
///
/// A character is what people take for one: no cut falls between a letter and its accent.
struct TextBreaks {
    /// How good a place is, the best last.
    enum Rank: Int, Comparable {
        case none, space, clause, sentence

        static func < (one: Rank, other: Rank) -> Bool { one.rawValue < other.rawValue }
    }

    private let characters: [Character]

    init(_ characters: [Character]) {
        self.characters = characters
    }

    /// How good it is to cut before the character at `index`, which is not the first.
    func rank(at index: Int) -> Rank {
        let before = characters[index - 1]
        let after = index < characters.count ? characters[index] : nil
        if before.isNewline || after?.isNewline ?? true { return .sentence }
        // Not between a mark and what belongs to it: another mark, or a quotation mark or bracket that it closes. The
        // French put a space between.
        let next = after?.isWhitespace ?? false ? index + 1 : index
        if next < characters.count, Self.isMark(characters[next]) || isCloser(at: next) { return .none }
        if before.isWhitespace { return .space }
        let mark = lastBeforeClosers(index)
        let rank = rank(ofMarkAt: mark, cutAt: index)
        return rank == .none && after?.isWhitespace ?? false ? .space : rank
    }

    /// How good it is to cut behind a mark, closers included.
    private func rank(ofMarkAt index: Int, cutAt cut: Int) -> Rank {
        let mark = characters[index]
        // Scripts that do without spaces have marks of their own, which never mean anything else.
        if Self.fullStops.contains(mark) { return .sentence }
        if Self.fullCommas.contains(mark) { return .clause }
        // The others also stand inside numbers, names and addresses, and then nothing separates.
        guard cut == characters.count || characters[cut].isWhitespace else { return .none }
        if Self.stops.contains(mark) { return endsSentence(at: index, cut: cut) ? .sentence : .space }
        return Self.commas.contains(mark) ? .clause : .none
    }

    // MARK: Sentences

    /// Whether a stop ends a sentence and not an abbreviation.
    private func endsSentence(at index: Int, cut: Int) -> Bool {
        // A new sentence begins with a capital letter, where the script has any.
        if let next = characters[cut...].first(where: { !$0.isWhitespace }), next.isLowercase { return false }
        guard characters[index] == "." else { return true }
        let word = characters[..<index].suffix(Self.longestAbbreviation + 1).split(whereSeparator: Self.isBorder)
            .last.flatMap { $0.endIndex == index ? String($0).lowercased() : nil }
        guard let word else { return true }
        // Initials, and abbreviations of single letters such as "z.B."
        if word.split(separator: ".").allSatisfy({ $0.count == 1 && $0.allSatisfy(\.isLetter) }) { return false }
        return !Self.abbreviations.contains(word)
    }

    /// The place of the last character before a cut that is neither a closer nor the space before one.
    private func lastBeforeClosers(_ cut: Int) -> Int {
        var index = cut - 1
        while index > 0, cut - index < Self.mostClosers, isCloser(at: index) || characters[index].isWhitespace {
            index -= 1
        }
        return index
    }

    /// Whether the character there closes something; a straight or turned quotation mark may as well open it.
    private func isCloser(at index: Int) -> Bool {
        if Self.closers.contains(characters[index]) { return true }
        guard Self.eitherWay.contains(characters[index]), index > 0 else { return false }
        return !characters[index - 1].isWhitespace
            && (index + 1 == characters.count || !Self.isWord(characters[index + 1]))
    }

    // MARK: Tables

    private static func isMark(_ character: Character) -> Bool {
        fullStops.contains(character) || fullCommas.contains(character) || stops.contains(character)
            || commas.contains(character)
    }

    private static func isBorder(_ character: Character) -> Bool {
        character.isWhitespace || eitherWay.contains(character) || "([{«„‚".contains(character)
    }

    private static func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }

    /// Chinese and Japanese; Arabic, Urdu; Devanagari, Tibetan, Ethiopic, Armenian, Burmese, Khmer, Mongolian.
    private static let fullStops = Set("。！？｡．؟۔।॥།༎።፧፨։။៕᠃᠉‼⁇⁈⁉")
    private static let fullCommas = Set("，、；：､،؛፣፤፥፦၊᠂᠈")
    private static let stops = Set(".!?…")
    private static let commas = Set(",;:–—·")
    private static let closers = Set(")]}»›”’」』）】〉》〕］｝〗")
    private static let eitherWay = Set("\"'“‘")

    private static let mostClosers = 8
    private static let longestAbbreviation = 8
    /// The commonest that stand before a capital letter or a number.
    private static let abbreviations: Set<String> = [
        "dr", "mr", "mrs", "ms", "prof", "st", "sr", "jr", "vs", "no", "nr", "fig", "vol", "pp", "approx", "ca", "bzw",
        "inc", "gen", "col", "lt", "rev", "hon", "mme", "mlle", "sra", "dra", "hr", "fr", "bd", "abb", "str",
    ]
}
