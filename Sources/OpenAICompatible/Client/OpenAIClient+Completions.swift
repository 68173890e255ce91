internal import DifyPlugin
internal import HTTPTransport

extension OpenAIClient {
    private static let completionsPath = "/v1/completions"

    /// Asks for a text to be continued, piece by piece; the chunks are those of a chat, with text only.
    public func withCompletionStream<Result>(
        _ request: CompletionRequest, _ consume: (ChatCompletionStream) async throws -> Result
    ) async throws -> Result {
        try await withStream(
            Self.completionsPath, encode(Self.completionsPath, request.body), endsWithBody: true, consume)
    }

    /// Asks for a text to be continued, as a whole.
    public func complete(_ request: CompletionRequest) async throws -> ChatCompletionChunk {
        try await wholeAnswer(Self.completionsPath, encode(Self.completionsPath, request.body))
    }
}
