/// What a language model is asked: a conversation, or a text to go on with.
public enum LanguageModelRequest: Sendable {
    /// `POST /v1/chat/completions`.
    case chat(ChatCompletionRequest)
    /// `POST /v1/completions`.
    case completion(CompletionRequest)
}
