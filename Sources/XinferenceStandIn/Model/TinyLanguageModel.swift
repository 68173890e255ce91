/// A real, if very small, language model.
///
/// It looks up the sentences of its text that have to do with the prompt and
/// lets a trigram model over the same text write them out. Sums, counting, repeating and what was said earlier in the
/// conversation it works out from the prompt.
struct TinyLanguageModel: Sendable {
    /// The model over the text in `KnowledgeText`.
    static let standard = TinyLanguageModel(KnowledgeText.sentences)

    private let sentences: [KnowledgeText.Sentence]
    let index: SentenceIndex
    let tokens: [[String]]
    let trigrams: TrigramModel

    init(_ sentences: [KnowledgeText.Sentence]) {
        self.sentences = sentences
        index = SentenceIndex(sentences)
        tokens = sentences.map { Tokenizer.tokens(of: $0.text) }
        trigrams = TrigramModel(tokens)
    }

    /// The tokens a conversation costs: those of its messages and four for the frame of each.
    func promptTokens(_ messages: [ChatMessage]) -> Int {
        messages.reduce(1) { $0 + Tokenizer.tokens(of: $1.text).count + 4 }
    }

    /// Begins an answer to the last message of a conversation.
    func answer(_ messages: [ChatMessage], _ sampling: Sampling) -> TokenSource {
        if let text = Skills.answer(messages) { return .prepared(Tokenizer.tokens(of: text)[...]) }
        let found = sentences(for: messages)
        guard !found.isEmpty else {
            return .prepared(Tokenizer.tokens(of: ignorance(of: messages.last?.text ?? ""))[...])
        }
        return .written(SentenceWriter(trigrams, plans: found.map { tokens[$0] }, sampling: sampling))
    }

    /// The sentences to answer with: those that share rare words with the last message.
    ///
    /// Earlier messages and the system prompt only break ties, unless the last message points back to them.
    private func sentences(for messages: [ChatMessage]) -> [Int] {
        guard let last = messages.lastIndex(where: { $0.role == "user" }) ?? messages.indices.last else { return [] }
        let asked = messages[last].text
        let pointsBack = asked.contains(/\b(it|its|they|them|that|those|this|he|she|more)\b|它|那/.ignoresCase())
        var query: [String: Double] = [:]
        for (position, message) in messages.enumerated() where position < last {
            let weight = message.role == "system" ? 0.05 : pointsBack ? 0.5 : 0.05
            for term in Terms.of(message.text) { query[term] = max(query[term] ?? 0, weight) }
        }
        var own = Terms.of(asked)
        // Asked about itself, it has to look for its own name: "you" is a word that says nothing.
        if own.isEmpty, asked.contains(/\byou\b|你/.ignoresCase()) { own = Terms.of("myself stand-in model 替身模型") }
        for term in own { query[term] = 1 }
        if !pointsBack, own.isEmpty { return [] }
        let isHan = asked.contains(where: Tokenizer.isHan)
        let hits = index.search(query).filter { sentences[$0.sentence].isChinese == isHan }
        guard let best = hits.first, best.score >= (pointsBack ? 0.8 : 1.2) else { return [] }
        let brief = messages.contains { $0.text.contains(/one sentence|brief|short answer|一句话/.ignoresCase()) }
        return hits.prefix(brief ? 1 : 3).filter { $0.score >= best.score * 0.7 }.map(\.sentence)
    }

    /// The sentences found for a conversation, best first, as they stand in the text.
    func found(for messages: [ChatMessage]) -> [String] {
        sentences(for: messages).map { sentences[$0].text }
    }

    private func ignorance(of text: String) -> String {
        if text.contains(where: Tokenizer.isHan) { return "我是一个很小的模型，我的文本里没有提到这个。" }
        let names = Terms.names(in: text).prefix(4).joined(separator: " ")
        let headings = Array(Set(sentences.filter { !$0.isChinese }.map(\.heading))).sorted().joined(separator: ", ")
        let opening = names.isEmpty ? "I have nothing to go on." : "My small text says nothing about \(names)."
        return "\(opening) I know a little about \(headings)."
    }
}

/// Where the tokens of one answer come from.
enum TokenSource: Sendable {
    case prepared(ArraySlice<String>)
    case written(SentenceWriter)

    /// The next token, or nil at the end of the answer.
    mutating func next() -> String? {
        switch self {
        case .prepared(var tokens):
            let token = tokens.popFirst()
            self = .prepared(tokens)
            return token
        case .written(var writer):
            let token = writer.next()
            self = .written(writer)
            return token
        }
    }
}
