import DifyPlugin
import DifyPluginTesting

/// One answer of a language model, gathered from what the plugin says while it comes.
struct ChatAnswer: Sendable {
    private(set) var text = ""
    private(set) var toolCalls: [JSONValue] = []
    private(set) var finishReason: String?
    private(set) var promptTokens: Int?
    private(set) var completionTokens: Int?
    /// From the request to the first text or call.
    private(set) var firstToken: Duration?
    /// From the request to the end.
    private(set) var total = Duration.zero
    private(set) var errorType: String?
    private(set) var errorMessage: String?
    /// The rules of Dify that the answer breaks.
    private(set) var violations: [String] = []

    private let start: ContinuousClock.Instant

    init(start: ContinuousClock.Instant = .now) {
        self.start = start
    }

    /// All of an answer at once.
    init(_ answer: PluginAnswer) {
        self.init(start: answer.start)
        for reply in answer.replies { take(reply) }
        finish(answer)
    }

    /// Takes the next message.
    ///
    /// - Returns: the text that it adds; empty if none.
    @discardableResult
    mutating func take(_ reply: HostReply) -> String {
        total = start.duration(to: reply.arrival)
        if let type = reply.errorType {
            errorType = type
            errorMessage = reply.errorMessage
        }
        guard reply.kind == .stream, let delta = reply.data?.object?["delta"]?.object else { return "" }
        let piece = reply.text ?? ""
        let calls = delta["message"]?.object?["tool_calls"]?.array ?? []
        if firstToken == nil, !piece.isEmpty || !calls.isEmpty { firstToken = total }
        text += piece
        toolCalls += calls
        finishReason = delta["finish_reason"]?.string ?? finishReason
        if let usage = delta["usage"]?.object {
            promptTokens = usage["prompt_tokens"]?.int
            completionTokens = usage["completion_tokens"]?.int
        }
        return piece
    }

    /// Holds the whole against the rules.
    mutating func finish(_ answer: PluginAnswer) {
        violations = answer.violations
        errorType = errorType ?? answer.errorType
        errorMessage = errorMessage ?? answer.errorMessage
    }

    var succeeded: Bool { errorType == nil && violations.isEmpty }

    /// Tokens a second from the first one on; `nil` where one alone came, or all at once.
    var tokensPerSecond: Double? {
        guard let completionTokens, completionTokens > 1, let firstToken else { return nil }
        let seconds = (total - firstToken) / .seconds(1)
        return seconds > 0.001 ? Double(completionTokens - 1) / seconds : nil
    }

    /// The text between the tags of thoughts, and the text behind.
    var parts: (thoughts: String, speech: String) {
        var splitter = ThoughtSplitter()
        var parts = (thoughts: "", speech: "")
        for piece in splitter.take(text) + splitter.finish() {
            if piece.isThought { parts.thoughts += piece.text } else { parts.speech += piece.text }
        }
        return parts
    }
}
