internal import Foundation

/// What the tiny language model can do besides quoting its text: each skill reads the conversation and answers, or
/// leaves it to the next one.
enum Skills {
    /// The answer of the first skill that has one.
    static func answer(_ messages: [ChatMessage]) -> String? {
        if let sentence = ToolResults.answer(messages) { return sentence }
        guard let last = messages.last(where: { $0.role == "user" })?.text else { return nil }
        return repetition(last) ?? counting(last) ?? ConversationMemory(messages).answer() ?? arithmetic(last)
    }

    private static func repetition(_ text: String) -> String? {
        let pattern =
            #/
            ^\s* (?:please\s+)? (?:repeat(?:\s+after\s+me)?|echo|say) (?:\s+exactly)? \s*
            (?:[:：,]\s*|\s+["“]) (.+)$
            /#
            .ignoresCase().dotMatchesNewlines()
        guard let match = text.firstMatch(of: pattern) else { return nil }
        let wanted = match.output.1.trimmingCharacters(in: .whitespacesAndNewlines)
        return wanted.trimmingCharacters(in: CharacterSet(charactersIn: "\"“”"))
    }

    private static func counting(_ text: String) -> String? {
        let english = /count(?:\s+from\s+(\d+))?\s+(?:up\s+)?to\s+(\d+)/.ignoresCase()
        let chinese = /(?:从\s*(\d+)\s*)?数到\s*(\d+)/
        let found: (Substring?, Substring)
        if let match = text.firstMatch(of: english) {
            found = (match.output.1, match.output.2)
        } else if let match = text.firstMatch(of: chinese) {
            found = (match.output.1, match.output.2)
        } else {
            return nil
        }
        guard let start = Int(found.0 ?? "1"), let end = Int(found.1), max(start, end) <= 1_000_000,
            abs(end - start) < 20_000
        else { return "That is further than I can count." }
        let numbers = start <= end ? Array(start...end) : Array((end...start).reversed())
        return numbers.map(String.init).joined(separator: ", ") + "."
    }

    private static func arithmetic(_ text: String) -> String? {
        guard let (expression, value) = ArithmeticEvaluator.evaluate(text) else { return nil }
        return "\(expression) = \(value)"
    }
}
