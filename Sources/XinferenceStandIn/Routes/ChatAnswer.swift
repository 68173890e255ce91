/// Generates the answer to one chat request, and fails where the model's script says so.
struct ChatAnswer: Sendable {
    let model: StandInModel
    let chat: ChatRequest
    let state: ServerState

    private var planner: AnswerPlanner { AnswerPlanner(model: model, chat: chat, language: state.language) }

    /// The answer, whole or as a stream.
    func reply() async throws -> Reply {
        let hasTools = chat.tools?.elements != nil
        let shape = ChatShape(
            model: model, hasTools: hasTools, reasons: planner.reasons, streams: chat.streams)
        if case .stall(let tokens) = model.behaviour, tokens < 0 || !chat.streams {
            try await Self.stall()
        }
        if chat.streams { return .events { writer in try await stream(shape, to: writer) } }
        switch model.behaviour {
        case .failInStream, .truncate: return ChatRefusal.failure(ChatRefusal.generic, streams: false)
        case .dropConnection: return .hangUp
        default: break
        }
        var generation = generation()
        var answer = WholeAnswer()
        while let piece = generation.next() { answer.add(piece) }
        answer.finishReason = generation.finishReason ?? .stop
        if hasTools, model.engine != .llamaCpp { answer.parseCalls() }
        return .json(shape.whole(answer, generation))
    }

    private func stream(_ shape: ChatShape, to writer: EventWriter) async throws -> Reply.StreamEnd {
        if case .truncate(let tokens) = model.behaviour, tokens < 0 {
            try await writer.send(EventFraming.done)
            return .complete
        }
        var pieces = shape
        if let opening = shape.opening() { try await writer.send(EventFraming.data(opening)) }
        var generation = generation()
        var sent = 0
        while let piece = generation.next() {
            if let end = try await fail(after: sent, writer) { return end }
            // A cancelled sleep throws: a client that has gone stops the generation here.
            if state.configuration.tokenDelay > .zero { try await Task.sleep(for: state.configuration.tokenDelay) }
            try await writer.send(EventFraming.data(pieces.piece(piece)))
            sent += 1
        }
        if let end = try await fail(after: .max, writer) { return end }
        try await writer.send(
            EventFraming.data(shape.finishing(generation, includesUsage: chat.includesUsage)))
        if chat.includesUsage { try await writer.send(EventFraming.data(shape.usage(generation))) }
        try await writer.send(EventFraming.done)
        return .complete
    }

    /// Fails as scripted when as many tokens were sent as the script lets pass; an answer that is shorter fails at its
    /// end.
    private func fail(after sent: Int, _ writer: EventWriter) async throws -> Reply.StreamEnd? {
        switch model.behaviour {
        case .failInStream(let tokens) where sent >= tokens:
            try await writer.send(EventFraming.error(ChatRefusal.generic))
            return .complete
        case .truncate(let tokens) where sent >= tokens: return .complete
        case .dropConnection(let tokens) where sent >= tokens: return .cut
        case .stall(let tokens) where sent >= tokens:
            try await Self.stall()
            return .cut
        default: return nil
        }
    }

    private func generation() -> ChatGeneration {
        let prompt = min(state.language.promptTokens(chat.messages), model.contextLength)
        let room = max(model.contextLength - prompt, 1)
        return ChatGeneration(
            planner.plan(), promptTokens: prompt,
            limit: chat.maxTokens ?? room, stops: chat.stops,
            calls: model.engine == .llamaCpp ? .tokens : .nameThenArguments)
    }

    /// Waits until the client has gone, which cancels the request.
    static func stall() async throws {
        while true { try await Task.sleep(for: .seconds(3600)) }
    }
}
