/// One chat answer as it is generated: pieces of thought, text and calls, within one limit of tokens.
struct ChatGeneration: Sendable {
    /// One step of an answer.
    enum Piece: Sendable, Hashable {
        case reasoning(String)
        case text(String)
        /// A piece of the arguments of the call at `index`; the first piece of a call has its name.
        case call(index: Int, name: String?, arguments: String)
    }

    /// How a call is cut into pieces.
    enum CallPieces: Sendable, Hashable {
        /// The name with empty arguments, then all the arguments (vLLM).
        case nameThenArguments
        /// The name with the first token of the arguments, then token by token (llama.cpp).
        case tokens
    }

    let promptTokens: Int
    private(set) var completionTokens = 0
    private(set) var finishReason: Generation.FinishReason?
    private var thought: ArraySlice<String>
    private var opening: ArraySlice<String>
    private var text: Generation
    private var calls: ArraySlice<Piece>
    private let hasCalls: Bool
    private let limit: Int

    /// An answer as planned, of at most `limit` tokens.
    init(_ plan: AnswerPlan, promptTokens: Int, limit: Int, stops: [String], calls style: CallPieces) {
        self.promptTokens = promptTokens
        self.limit = limit
        thought = plan.thought.map { Tokenizer.tokens(of: $0)[...] } ?? []
        opening = Tokenizer.tokens(of: plan.opening)[...]
        text = Generation(
            plan.text, promptTokens: promptTokens, limit: max(limit - thought.count - opening.count, 0), stops: stops)
        calls = plan.calls.enumerated().flatMap { Self.pieces(of: $0.element, at: $0.offset, style) }[...]
        hasCalls = !plan.calls.isEmpty
    }

    /// An answer of which only the counts matter.
    init(promptTokens: Int, completionTokens: Int) {
        self.init(AnswerPlan(), promptTokens: promptTokens, limit: 0, stops: [], calls: .tokens)
        self.completionTokens = completionTokens
        finishReason = .stop
    }

    /// The next piece to send, or nil when the answer is over and `finishReason` is set.
    mutating func next() -> Piece? {
        if finishReason != nil { return nil }
        if let token = thought.first {
            guard completionTokens < limit else { return end(.length) }
            thought.removeFirst()
            completionTokens += 1
            return .reasoning(token)
        }
        if let token = opening.first {
            guard completionTokens < limit else { return end(.length) }
            opening.removeFirst()
            completionTokens += 1
            return .text(token)
        }
        if text.finishReason == nil {
            let before = text.completionTokens
            let piece = text.next()
            completionTokens += text.completionTokens - before
            if let piece { return .text(piece) }
        }
        // A stop text, or the end of the room, ends the answer before its calls.
        if text.finishReason == .length || text.hasStopped { return end(text.finishReason ?? .stop) }
        guard let piece = calls.first else { return end(hasCalls ? .toolCalls : .stop) }
        guard completionTokens < limit else { return end(.length) }
        calls.removeFirst()
        completionTokens += 1
        return piece
    }

    private mutating func end(_ reason: Generation.FinishReason) -> Piece? {
        finishReason = reason
        return nil
    }

    private static func pieces(of call: ToolCall, at index: Int, _ style: CallPieces) -> [Piece] {
        switch style {
        case .nameThenArguments:
            return [
                .call(index: index, name: call.name, arguments: ""),
                .call(index: index, name: nil, arguments: call.argumentText),
            ]
        case .tokens:
            return Tokenizer.tokens(of: call.argumentText).enumerated().map { position, token in
                .call(index: index, name: position == 0 ? call.name : nil, arguments: token)
            }
        }
    }
}
