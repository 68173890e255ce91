/// What a thinking model thinks before it answers: the steps it really takes for this prompt.
enum Thought {
    /// The thought before an answer to `messages` that goes on as `decision` says.
    static func text(
        _ messages: [ChatMessage], _ decision: ToolChooser.Decision, _ language: TinyLanguageModel
    ) -> String {
        let asked = messages.last { $0.role == "user" }?.text ?? ""
        switch decision {
        case .call(let calls):
            let steps = calls.map { "I call \($0.name) with \($0.argumentText)." }
            return (["The question is about something that a tool can tell."] + steps).joined(separator: " ")
        case .ask(let tool, let missing):
            return "The tool \(tool) fits, but I am not told \(missing.joined(separator: ", "))."
        case .answer: break
        }
        if ToolResults.answer(messages) != nil {
            return "The tool has answered: \(messages.last?.text ?? ""). I put that into a sentence."
        }
        if Skills.answer(messages) != nil {
            if let (expression, value) = ArithmeticEvaluator.evaluate(asked) {
                return "This is a sum. I work out \(expression), which gives \(value)."
            }
            return "The answer is in what was said: “\(asked)”"
        }
        let names = Terms.names(in: asked).prefix(6).joined(separator: ", ")
        guard let best = language.found(for: messages).first else {
            return "I look up \(names.isEmpty ? "the question" : names), and find nothing about it in my text."
        }
        return "I look up \(names.isEmpty ? "the question" : names). My text says: “\(best)” That fits."
    }
}
