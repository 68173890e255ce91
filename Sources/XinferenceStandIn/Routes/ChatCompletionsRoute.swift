internal import NIOHTTP1

extension Route {
    /// `POST /v1/chat/completions` (Xinference API, sections 4 and 5).
    static let chatCompletions = Route(.POST, "/v1/chat/completions", scope: "models:read") { request, state in
        let chat: ChatRequest
        do {
            chat = try ChatRequest(JSONValue.parse(request.body))
        } catch let error as JSONValue.SyntaxError {
            return .uncaught(error.message)
        } catch let error as ChatRequestError {
            return .uncaught(error.text)
        }
        if chat.hasLogitBias { return .detail("Not implemented", status: .notImplemented) }
        if chat.messages.isEmpty {
            return .detail("Invalid input. Please specify the prompt.", status: .badRequest)
        }
        guard let model = state.model(chat.model) else { return ChatRefusal.unknown(chat.model, state) }
        if let refusal = ChatRefusal.refusal(of: model, chat, state) { return refusal }
        if model.behaviour == .benchmark, chat.streams {
            return BenchmarkScript(chat.messages.last?.text ?? "").reply(model: model)
        }
        return try await ChatAnswer(model: model, chat: chat, state: state).reply()
    }
}
