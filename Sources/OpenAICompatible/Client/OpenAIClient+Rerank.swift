internal import HTTPTransport

extension OpenAIClient {
    private static let rerankPath = "/v1/rerank"

    /// Scores documents with one POST: one score for each, in the server's order.
    public func rerank(_ request: RerankRequest) async throws -> [RerankScore] {
        let count = request.documents.count
        return try await decode(.post, Self.rerankPath, body: request.body()) { bytes in
            try RerankScore.list(bytes, documents: count)
        }
    }
}
