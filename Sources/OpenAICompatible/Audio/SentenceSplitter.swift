/// Cuts a text into parts of at most so many characters, each as long as may be.
///
/// A part ends at the last sentence end that fits; where there is none, at the last comma or the like, then at the last
/// white space, and only a word longer than a whole part is broken. Nothing is lost but white space round a cut.
struct SentenceSplitter: Sendable {
    /// The most characters of a part; `nil` for a text that is never cut.
    let limit: Int?

    /// The parts, none of them blank.
    func parts(of text: String) -> [String] {
        let text = text.trimmingWhitespace()
        guard !text.isEmpty else { return [] }
        guard let limit, text.count > limit else { return [text] }
        let characters = Array(text)
        var parts: [String] = []
        var start = 0
        while start < characters.count {
            let end = partEnd(characters, from: start, limit: max(limit, 1))
            parts.append(String(characters[start..<end]).trimmingWhitespace())
            start = characters[end...].firstIndex { !$0.isWhitespace } ?? characters.count
        }
        return parts
    }

    /// Where the part that begins there ends: looked for backwards, since the last of the best kind counts.
    private func partEnd(_ characters: [Character], from start: Int, limit: Int) -> Int {
        guard characters.count - start > limit else { return characters.count }
        let breaks = TextBreaks(characters)
        var best = start + limit
        var rank = TextBreaks.Rank.none
        for end in stride(from: start + limit, to: start, by: -1) {
            let found = breaks.rank(at: end)
            if found > rank { (best, rank) = (end, found) }
            if rank == .sentence { break }
        }
        return best
    }
}
