/// Generates the answer to one completion request.
struct CompletionAnswer: Sendable {
    let model: StandInModel
    let request: CompletionRequest
    let state: ServerState

    /// Why the engine fails, in its own words, which completions still tell (Xinference API, sections 1 and 6).
    var failure: String? {
        if model.kind != .llm { return "'\(model.className)' object has no attribute 'model_spec'" }
        if model.engine == .transformers, model.abilities.contains("chat") {
            return "'str' object has no attribute 'get'"
        }
        if model.engine == .llamaCpp, promptTokens > model.contextLength {
            return "request (\(promptTokens) tokens) exceeds the available context size "
                + "(\(model.contextLength) tokens), try increasing it"
        }
        return nil
    }

    /// The answer, whole or as a stream.
    func reply() -> Reply {
        let shape = CompletionShape(model: model)
        if request.streams { return .events { writer in try await stream(shape, to: writer) } }
        var generation = generation()
        var text = ""
        while let piece = generation.next() { text += piece }
        return .json(shape.document(text, finish: generation.finishReason ?? .stop, usage: generation))
    }

    /// No `[DONE]` ends this stream (Xinference API, section 6).
    private func stream(_ shape: CompletionShape, to writer: EventWriter) async throws -> Reply.StreamEnd {
        var generation = generation()
        while let piece = generation.next() {
            if state.configuration.tokenDelay > .zero { try await Task.sleep(for: state.configuration.tokenDelay) }
            try await writer.send(EventFraming.data(shape.document(piece, finish: nil, usage: nil)))
        }
        let last = shape.document("", finish: generation.finishReason ?? .stop, usage: generation)
        try await writer.send(EventFraming.data(last))
        return .complete
    }

    private var promptTokens: Int { Tokenizer.tokens(of: request.prompt).count }

    private func generation() -> Generation {
        let prompt = min(promptTokens, model.contextLength)
        return Generation(
            state.language.continuation(of: request.prompt, request.sampling), promptTokens: prompt,
            limit: request.maxTokens ?? max(model.contextLength - prompt, 1), stops: request.stops)
    }
}
