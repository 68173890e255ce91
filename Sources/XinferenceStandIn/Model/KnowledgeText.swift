/// The text that the tiny language model has read: a few hundred sentences under headings.
enum KnowledgeText {
    /// One sentence and the heading it stands under.
    struct Sentence: Sendable, Hashable {
        var heading: String
        var text: String
        var isChinese: Bool { text.contains(where: Tokenizer.isHan) }
    }

    /// Every sentence, in order: a line that starts with `#` is a heading, any other line is a sentence.
    static let sentences: [Sentence] = {
        var heading = ""
        var sentences: [Sentence] = []
        for line in (nature + technology + daily + chinese).split(separator: "\n") {
            if line.hasPrefix("# ") {
                heading = String(line.dropFirst(2))
            } else {
                sentences.append(Sentence(heading: heading, text: String(line)))
            }
        }
        return sentences
    }()
}
