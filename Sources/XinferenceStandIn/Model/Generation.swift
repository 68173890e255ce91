/// One answer as it is generated: pieces of text, and at the end the reason and the count of tokens.
struct Generation: Sendable {
    /// Why an answer ended.
    enum FinishReason: String, Sendable {
        case stop
        case length
        case toolCalls = "tool_calls"
    }

    let promptTokens: Int
    var completionTokens = 0
    private(set) var finishReason: FinishReason?
    private var source: TokenSource
    private var matcher: StopMatcher
    private let limit: Int

    /// Whether a stop text ended the answer.
    var hasStopped: Bool { matcher.hasStopped }

    /// An answer of at most `limit` tokens.
    init(_ source: TokenSource, promptTokens: Int, limit: Int, stops: [String]) {
        self.source = source
        self.promptTokens = promptTokens
        self.limit = limit
        matcher = StopMatcher(stops)
    }

    /// The next piece to send, or nil when the answer is over and `finishReason` is set.
    mutating func next() -> String? {
        while finishReason == nil {
            if completionTokens >= limit { return end(.length) }
            guard let token = source.next() else { return end(.stop) }
            completionTokens += 1
            let piece = matcher.take(token)
            if matcher.hasStopped { finishReason = .stop }
            if !piece.isEmpty { return piece }
        }
        return nil
    }

    private mutating func end(_ reason: FinishReason) -> String? {
        finishReason = reason
        let rest = matcher.finish()
        return rest.isEmpty ? nil : rest
    }
}
