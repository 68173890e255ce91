internal import NIOHTTP1

extension Route {
    /// `POST /v1/rerank` (Xinference API, section 8).
    static let rerank = Route(.POST, "/v1/rerank", scope: "models:read") { request, state in
        let rerank: RerankRequest
        do {
            rerank = try RerankRequest(JSONValue.parse(request.body))
        } catch let error as JSONValue.SyntaxError {
            return .uncaught(error.message)
        } catch let error as ChatRequestError {
            return .uncaught(error.text)
        }
        do throws(JSONValue.SyntaxError) {
            if let options = rerank.options { _ = try JSONValue.parse(Array(options.utf8)) }
        } catch {
            // The handler itself reads this field, and catches what goes wrong.
            return .detail(error.message, status: .internalServerError)
        }
        guard let model = state.model(rerank.model) else { return ChatRefusal.unknown(rerank.model, state) }
        if let refusal = try await ChatRefusal.withoutStreams(model, state) { return refusal }
        return try await RerankAnswer(model: model, request: rerank, state: state).reply()
    }
}
