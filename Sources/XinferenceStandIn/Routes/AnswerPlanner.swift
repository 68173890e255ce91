/// Decides what a chat model says to a request: text, a thought before it, or calls of tools.
struct AnswerPlanner: Sendable {
    let model: StandInModel
    let chat: ChatRequest
    let language: TinyLanguageModel

    /// The plan for this request, with calls in the form the engine gives them.
    func plan() -> AnswerPlan {
        let decision = decision()
        var plan = AnswerPlan()
        switch decision {
        case .call(let calls) where sendsCallsAsText:
            plan.text = .prepared(Tokenizer.tokens(of: calls.map(\.tagged).joined(separator: "\n"))[...])
        case .call(let calls): plan.calls = calls
        case .ask(let tool, let missing):
            let text = "To use \(tool) I need to know: \(missing.joined(separator: ", "))."
            plan.text = .prepared(Tokenizer.tokens(of: text)[...])
        case .answer: plan.text = structured() ?? described() ?? language.answer(chat.messages, chat.sampling)
        }
        if reasons {
            // A Qwen template puts line breaks around the thought and two before the answer.
            plan.thought = "\n" + Thought.text(chat.messages, decision, language) + "\n"
            plan.opening = "\n\n"
        }
        return plan
    }

    /// The answer as JSON, where the engine holds the model to a form: llama.cpp knows schemas only, and the
    /// transformers engine neither form (Xinference API, section 4).
    private func structured() -> TokenSource? {
        if chat.format == .text { return nil }
        var source = language.answer(chat.messages, Sampling(temperature: 0, seed: 0))
        var answer = ""
        while answer.utf8.count < 2_000, let token = source.next() { answer += token }
        let document: JSONValue
        switch (model.engine, chat.format) {
        case (.llamaCpp, .schema(let schema)), (.vllm, .schema(let schema)):
            let asked = chat.messages.last { $0.role == "user" }?.text ?? ""
            var writer = SchemaWriter(schema: schema, prompt: asked, answer: answer)
            document = writer.document()
        case (.vllm, .object): document = ["answer": .string(answer)]
        default: return nil
        }
        return .prepared(Tokenizer.tokens(of: document.rendered(.spaced))[...])
    }

    /// What a model that sees and hears got with the question; text models of the transformers engine have dropped it
    /// without a word (Xinference API, section 4).
    private func described() -> TokenSource? {
        guard model.abilities.contains("vision"), let last = chat.messages.last, !last.media.isEmpty else { return nil }
        let parts = last.media.map(\.description)
        let list =
            parts.count > 1
            ? parts.dropLast().joined(separator: ", ") + " and " + (parts.last ?? "") : parts.joined()
        return .prepared(Tokenizer.tokens(of: "I received \(list).")[...])
    }

    /// Whether the model thinks: unless told not to, and it can be told only when it is a hybrid one.
    var reasons: Bool {
        let canStop = model.abilities.contains("hybrid")
        return model.abilities.contains("reasoning") && (!canStop || chat.thinks ?? true)
    }

    /// Whether calls are part of the text: always before the server has parsed it, which the transformers engine does
    /// not do in a stream, and for llama.cpp when the request forbids calls (Xinference API, sections 4 and 5).
    private var sendsCallsAsText: Bool {
        switch model.engine {
        case .llamaCpp: chat.toolChoice == .none
        case .vllm: !chat.streams
        default: true
        }
    }

    private func decision() -> ToolChooser.Decision {
        let tools = (chat.tools?.elements ?? []).compactMap(ToolSpec.init)
        // After a result the model answers; a new question may call again.
        guard !tools.isEmpty, let last = chat.messages.last, last.role == "user" else { return .answer }
        switch (model.engine, chat.toolChoice) {
        case (.vllm, .none): return .answer
        // The transformers engine ignores the choice in all its forms (Xinference API, section 4).
        case (.transformers, _): return ToolChooser(tools: tools).decide(last.text, .auto)
        default: return ToolChooser(tools: tools).decide(last.text, chat.toolChoice)
        }
    }
}
