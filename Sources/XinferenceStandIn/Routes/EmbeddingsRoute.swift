internal import NIOHTTP1

extension Route {
    /// `POST /v1/embeddings` (Xinference API, section 7).
    static let embeddings = Route(.POST, "/v1/embeddings", scope: "models:read") { request, state in
        let embedding: EmbeddingRequest
        do {
            embedding = try EmbeddingRequest(JSONValue.parse(request.body))
        } catch let error as JSONValue.SyntaxError {
            return .uncaught(error.message)
        } catch let error as ChatRequestError {
            return .uncaught(error.text)
        }
        guard let model = state.model(embedding.model) else { return ChatRefusal.unknown(embedding.model, state) }
        if let refusal = try await ChatRefusal.withoutStreams(model, state) { return refusal }
        return try await EmbeddingAnswer(model: model, request: embedding, state: state).reply()
    }
}
