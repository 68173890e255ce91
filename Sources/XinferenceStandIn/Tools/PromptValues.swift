internal import Foundation

/// What a prompt names: quoted texts, names, numbers, and what stands after prepositions.
struct PromptValues: Sendable {
    let text: String
    let quoted: [String]
    /// Numbers as written, in order.
    let numbers: [String]
    /// What the prompt is about: quoted texts, else names, else what stands after "in", "for" or "of".
    let subjects: [String]

    /// Reads `text`; words for which `isCommon` holds are no names, however they are written.
    init(_ text: String, isCommon: (String) -> Bool = { _ in false }) {
        self.text = text
        quoted = text.matches(of: /"([^"]+)"|“([^”]+)”|「([^」]+)」/).compactMap {
            ($0.output.1 ?? $0.output.2 ?? $0.output.3).map(String.init)
        }
        numbers = text.matches(of: /[A-Za-z0-9.-]*[0-9](?:\.[0-9]+)?/).map(\.output)
            .filter { $0.wholeMatch(of: /-?[0-9]+(?:\.[0-9]+)?/) != nil }.map(String.init)
        let names = Self.names(in: text, isCommon: isCommon)
        let chinese = Self.chinese(in: text)
        if !quoted.isEmpty {
            subjects = quoted
        } else if !names.isEmpty || !chinese.isEmpty {
            subjects = names + chinese
        } else {
            subjects = Self.after(["in", "for", "of", "at", "about"], in: text).filter { !isCommon($0) }
        }
    }

    /// Runs of capitalised words, without the first word of a sentence where it is an ordinary one.
    private static func names(in text: String, isCommon: (String) -> Bool) -> [String] {
        var names: [String] = []
        for match in text.matches(of: /\p{Lu}[\p{L}\p{M}'’-]*(?:\s+\p{Lu}[\p{L}\p{M}'’-]*)*/) {
            let words = match.output.split(separator: " ").map(String.init)
            let kept = words.drop { openers.contains($0.lowercased()) || isCommon($0) }
            let name = kept.joined(separator: " ")
            if !name.isEmpty, !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// Chinese names: what stands before 的, a day or the subject, list by list.
    private static func chinese(in text: String) -> [String] {
        let pattern = /([\u{4E00}-\u{9FFF}、和]+?)(?:的|今天|明天|现在|天气)/
        guard let match = text.firstMatch(of: pattern) else {
            return after(["in", "for", "of", "at", "about"], in: text).filter { $0.contains(where: Tokenizer.isHan) }
        }
        let bare = match.output.1.replacing(/^(?:请问|请|帮我|查询|查一下|查|告诉我|在)+/, with: "")
        return bare.split { $0 == "、" || $0 == "和" }.map(String.init).filter { !$0.isEmpty }
    }

    /// The phrases that stand after one of `prepositions`, without what only says when.
    static func after(_ prepositions: [String], in text: String) -> [String] {
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        var phrases: [String] = []
        var phrase: [String]?
        func close() {
            if let words = phrase, !words.isEmpty { phrases.append(words.joined(separator: " ")) }
            phrase = nil
        }
        for word in words {
            let bare = word.trimmingCharacters(in: .punctuationCharacters)
            let lower = bare.lowercased()
            if prepositions.contains(lower) {
                close()
                phrase = []
            } else if lower == "and", phrase?.isEmpty == false {
                close()
                phrase = []
            } else if phrase != nil {
                if breaks.contains(lower) {
                    close()
                } else if !articles.contains(lower), !bare.isEmpty {
                    phrase?.append(bare)
                }
                if word.last?.isPunctuation == true, bare != word { close() }
            }
        }
        close()
        return phrases
    }

    private static let articles: Set<String> = ["the", "a", "an", "my", "our"]

    private static let breaks: Set<String> = [
        "today", "now", "tomorrow", "tonight", "please", "right", "in", "for", "of", "at", "to", "from", "on", "with",
        "is", "are", "and", "or", "about", "into", "using", "it", "this", "that",
    ]

    private static let openers: Set<String> = [
        "what", "what's", "who", "where", "when", "why", "how", "which", "is", "are", "do", "does", "did", "can",
        "could",
        "would", "will", "please", "tell", "give", "show", "find", "look", "get", "the", "a", "an", "i", "i'm", "my",
        "and",
        "hello", "hi", "hey", "thanks", "in", "for", "of", "at", "to", "from", "on", "then", "also", "use", "call",
        "ask",
        "let", "let's", "if", "but", "so", "it", "he", "she", "we", "you", "they", "this", "that", "there", "today",
        "tomorrow", "now", "write", "make", "check", "name", "list", "describe", "json", "return", "answer", "extract",
    ]
}
