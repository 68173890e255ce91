/// What some servers do not take in a chat.
public enum ChatQuirk: ServerQuirk {
    /// `stream_options`, by which usage is asked for.
    case streamOptions
    /// A stream with tools: refused up to version 2.1 (Xinference API, section 13).
    case streamedTools

    /// Whether a refusal of that request is due to this.
    public func isShown(by failure: StatusFailure, to request: ChatCompletionRequest) -> Bool {
        guard request.stream else { return false }
        switch self {
        case .streamOptions:
            return request.includeUsage && (failure.says("stream_options") || failure.says("include_usage"))
        case .streamedTools:
            return !request.tools.isEmpty && failure.says("Streaming support for tool calls")
        }
    }

    /// Takes it out of a request.
    public func adapt(_ request: inout ChatCompletionRequest) {
        switch self {
        case .streamOptions: request.includeUsage = false
        case .streamedTools: if !request.tools.isEmpty { request.stream = false }
        }
    }
}
