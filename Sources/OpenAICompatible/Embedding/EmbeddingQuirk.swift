import DifyPlugin

/// What some servers do not take with texts to embed: before 4.0 an engine that does not know a field fails over it.
public enum EmbeddingQuirk: String, ServerQuirk {
    case truncatePromptTokens = "truncate_prompt_tokens"
    case task

    /// Whether a refusal of that request is due to this.
    public func isShown(by failure: StatusFailure, to request: EmbeddingRequest) -> Bool {
        // As Python, FastAPI and OpenAI name an argument: a word like "task" stands in other complaints too.
        let names = ["'\(rawValue)'", "\"\(rawValue)\"", "body.\(rawValue):", "supplied: \(rawValue)"]
        return request.parameters[rawValue] != nil && names.contains { failure.says($0) }
    }

    /// Takes it out of a request.
    public func adapt(_ request: inout EmbeddingRequest) {
        request.parameters[rawValue] = nil
    }
}
