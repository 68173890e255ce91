internal import Foundation

extension ValueFiller {
    /// What the name of a text parameter says it holds, where that is more than "a name".
    enum Role: Sendable, Hashable {
        case expression
        case query
        case day
        case source
        case target

        /// The role of a parameter of that name; nil when any name or text will do.
        init?(_ name: String) {
            for word in ToolSpec.words(name) {
                switch word {
                case "expression", "formula", "equation", "calculation": self = .expression
                case "query", "question", "prompt", "keyword", "keywords", "q", "input", "search": self = .query
                case "date", "day", "when", "time": self = .day
                case "from", "source", "origin": self = .source
                case "to", "target", "destination", "into": self = .target
                default: continue
                }
                return
            }
            return nil
        }

        /// What a prompt says in this role.
        func text(_ values: PromptValues) -> String? {
            switch self {
            case .expression: ArithmeticEvaluator.evaluate(values.text)?.expression
            case .query: query(values)
            case .day: day(values.text)
            case .source: PromptValues.after(["from"], in: values.text).first
            case .target: PromptValues.after(["into", "to"], in: values.text).first
            }
        }

        /// The quoted text, else what is left when the words that ask for a search are taken away.
        private func query(_ values: PromptValues) -> String? {
            if let quoted = values.quoted.first { return quoted }
            let asking =
                #/
                ^\s*(?:please\s+|can\ you\s+|could\ you\s+)?
                (?:search|look\ up|find|google|query)(?:\s+(?:the\ )?(?:web|internet|documents?|knowledge\ base))?
                (?:\s+(?:for|about|on))?\s*:?\s+
                /#
                .ignoresCase()
            let bare = values.text.replacing(asking, with: "", maxReplacements: 1)
                .trimmingCharacters(in: CharacterSet(charactersIn: " ?.!？。！\n"))
            return bare.isEmpty ? nil : bare
        }

        private func day(_ text: String) -> String? {
            let pattern =
                #/
                \b(?:\d{4}-\d\d-\d\d(?:T[\d:]+Z?)?|\d\d?:\d\d|today|tomorrow|yesterday|tonight|
                (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b|今天|明天|昨天
                /#
                .ignoresCase()
            return text.firstMatch(of: pattern).map { String($0.output) }
        }
    }
}
