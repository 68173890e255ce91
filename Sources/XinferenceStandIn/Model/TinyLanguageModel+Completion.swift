extension TinyLanguageModel {
    /// Goes on where `prompt` ends, as a base model does: no question is answered, the text is continued.
    ///
    /// The sentence that has the prompt's last words is followed to its end, and then the text after it. Where no
    /// sentence has them, the text goes on with the sentence that shares most with the prompt.
    func continuation(of prompt: String, _ sampling: Sampling) -> TokenSource {
        let words = Tokenizer.tokens(of: prompt)
        if let (sentence, position) = place(of: words) {
            let plans = [Array(tokens[sentence][position...])] + tokens[(sentence + 1)...]
            let context = (tokens[sentence][..<position].dropLast().last, tokens[sentence][position - 1])
            return .written(
                SentenceWriter(
                    trigrams, after: (context.0 ?? TrigramModel.boundary, context.1), plans: plans,
                    sampling: sampling))
        }
        let query = Dictionary(Terms.of(prompt).map { ($0, 1.0) }, uniquingKeysWith: +)
        let start = index.search(query).first?.sentence ?? 0
        return .written(
            SentenceWriter(trigrams, after: nil, plans: Array(tokens[start...]), sampling: sampling))
    }

    /// The sentence with the longest run of the last words, at least two, and the position after that run.
    private func place(of words: [String]) -> (sentence: Int, position: Int)? {
        let plain = words.suffix(12).map(Self.plain)
        guard plain.count >= 2 else { return nil }
        var best: (sentence: Int, position: Int, length: Int)?
        for (sentence, tokens) in tokens.enumerated() {
            let own = tokens.map(Self.plain)
            for end in own.indices.map({ $0 + 1 }) {
                let length = zip(own[..<end].reversed(), plain.reversed()).prefix { $0 == $1 }.count
                if length >= 2, length > best?.length ?? 0 { best = (sentence, end, length) }
            }
        }
        return best.map { ($0.sentence, $0.position) }
    }

    /// A token as it is compared: without its space, in lower case.
    private static func plain(_ token: String) -> String {
        token.hasPrefix(" ") ? token.dropFirst().lowercased() : token.lowercased()
    }
}
