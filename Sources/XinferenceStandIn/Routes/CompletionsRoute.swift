internal import NIOHTTP1

extension Route {
    /// `POST /v1/completions` (Xinference API, section 6).
    static let completions = Route(.POST, "/v1/completions", scope: "models:read") { request, state in
        let completion: CompletionRequest
        do {
            completion = try CompletionRequest(JSONValue.parse(request.body))
        } catch let error as JSONValue.SyntaxError {
            return .uncaught(error.message)
        } catch let error as ChatRequestError {
            return .uncaught(error.text)
        }
        guard let model = state.model(completion.model) else { return ChatRefusal.unknown(completion.model, state) }
        if let refusal = ChatRefusal.scripted(model, streams: completion.streams, state) { return refusal }
        let answer = CompletionAnswer(model: model, request: completion, state: state)
        if let cause = answer.failure {
            return ChatRefusal.failure(state.prefix + cause, streams: completion.streams)
        }
        return answer.reply()
    }
}
