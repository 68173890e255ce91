/// A provider's language models.
public protocol LargeLanguageModel: AIModel {
    /// Answers a conversation.
    ///
    /// Send the answer as chunks whether or not it was asked for as a stream; usage and the finish reason belong into
    /// the last. An error thrown before the first chunk becomes the request's error; one thrown later comes after the
    /// chunks already sent, which stay.
    ///
    /// - Parameters:
    ///   - invocation: what is asked.
    ///   - results: where the chunks go. Sending suspends while the host reads too slowly.
    func invoke(_ invocation: LLMInvocation, results: LLMResultStream) async throws

    /// How many tokens a prompt has, counted locally.
    func getNumTokens(_ invocation: LLMInvocation) async throws -> Int
}
