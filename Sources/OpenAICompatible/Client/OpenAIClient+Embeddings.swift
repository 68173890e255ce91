internal import DifyPlugin
internal import HTTPTransport

extension OpenAIClient {
    private static let embeddingsPath = "/v1/embeddings"

    /// Embeds texts and pictures with one POST.
    public func embed(_ request: EmbeddingRequest) async throws -> EmbeddingAnswer {
        let count = request.inputs.count
        return try await decode(
            .post, Self.embeddingsPath, body: encode(Self.embeddingsPath, request.body)
        ) { try EmbeddingAnswer($0, expecting: count) }
    }
}
