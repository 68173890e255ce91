internal import NIOHTTP1

/// The refusals of a chat request that was well formed.
enum ChatRefusal {
    /// What 4.1.0 says of every failure of an engine; the cause is only in its log (Xinference API, section 1).
    static let generic = "The chat completion request failed. Check the server logs for details."

    /// What servers up to 2.1 say of a stream with tools (Xinference API, section 13).
    static let noToolStreams =
        "Streaming support for tool calls is available only when using Qwen models with vLLM backend "
        + "or GLM4-chat models without vLLM backend."

    /// 404, and another text for 10 s after (Xinference API, section 1).
    static func unknown(_ uid: String, _ state: ServerState) -> Reply {
        let text = "Model not found in the model list, uid: \(uid)"
        if let rest = state.cachedUnknown(uid) {
            let tenths = Int((rest / .milliseconds(100)).rounded())
            return .detail(text + " (cached, retry after \(tenths / 10).\(tenths % 10)s)", status: .notFound)
        }
        let uids = state.models.map { "'\($0.uid)'" }.joined(separator: ", ")
        return .detail(state.prefix + text + ". Available model uids: [\(uids)]", status: .notFound)
    }

    /// Why `model` does not answer this request, if it does not.
    static func refusal(of model: StandInModel, _ chat: ChatRequest, _ state: ServerState) -> Reply? {
        scripted(model, streams: chat.streams, state) ?? engine(model, chat, state)
    }

    /// The refusal that the model's behaviour asks for.
    static func scripted(_ model: StandInModel, streams: Bool, _ state: ServerState) -> Reply? {
        switch model.behaviour {
        case .refuse(let status, let retryAfter, let requests) where state.refuses(model.uid, limit: requests):
            let text = status == 429 ? "Rate limit reached" : "The server is busy, please retry later"
            return .detail(
                text, status: HTTPResponseStatus(statusCode: status),
                extra: retryAfter.map { [("retry-after", String($0))] } ?? [])
        case .loading:
            return .detail(
                "Model is loading, please retry later: \(state.prefix)Model \(model.uid) is launching, "
                    + "not yet ready for inference", status: .serviceUnavailable, extra: [("retry-after", "30")])
        case .rateLimited:
            // Chats tell less of it than the other models do (Xinference API, section 2).
            let text =
                model.kind == .llm
                ? "Rate limit reached"
                : state.prefix + "Rate limit reached for the model. Request limit 1 for the model: \(model.uid)"
            return failure(text, status: .tooManyRequests, streams: streams)
        default: return nil
        }
    }

    /// What the behaviour of a model without streams asks for instead of an answer, once that is due.
    static func withoutStreams(_ model: StandInModel, _ state: ServerState) async throws -> Reply? {
        switch model.behaviour {
        case .dropConnection: return .hangUp
        case .stall: try await ChatAnswer.stall()
        default: break
        }
        return scripted(model, streams: false, state)
    }

    private static func engine(_ model: StandInModel, _ chat: ChatRequest, _ state: ServerState) -> Reply? {
        // A completion model has no chat to call (Xinference API, section 1).
        if model.kind != .llm || !model.abilities.contains("chat") { return failure(generic, streams: chat.streams) }
        let hasToolMessage = chat.messages.contains { $0.role == "tool" }
        if !model.abilities.contains("tools"), chat.tools?.elements != nil || hasToolMessage {
            let what = chat.tools?.elements != nil ? "tool calls" : "tool messages"
            return .detail("Only {'qwen3', 'glm4-chat', 'llama-3.1-instruct'} support \(what)", status: .badRequest)
        }
        if model.behaviour == .answerWithoutToolStreams, chat.streams, chat.tools?.elements?.isEmpty == false {
            return .detail(noToolStreams, status: .badRequest)
        }
        // A null where llama.cpp expects a list is an engine failure (Xinference API, section 1).
        if model.engine == .llamaCpp, chat.tools == .null { return failure(generic, streams: chat.streams) }
        if !takesMedia(model, chat) { return failure(generic, streams: chat.streams) }
        let prompt = state.language.promptTokens(chat.messages)
        switch model.engine {
        case .llamaCpp where prompt > model.contextLength,
            .transformers where chat.maxTokens ?? 0 > model.contextLength:
            return failure(generic, streams: chat.streams)
        default: return nil
        }
    }

    /// Whether the engine goes on with the media of a request: transformers drops what a text model cannot take, the
    /// others fail, and every engine fails at a picture it cannot decode (Xinference API, section 4).
    private static func takesMedia(_ model: StandInModel, _ chat: ChatRequest) -> Bool {
        let media = chat.messages.flatMap(\.media)
        guard model.abilities.contains("vision") else { return media.isEmpty || model.engine == .transformers }
        return !media.contains { $0.content == .broken }
    }

    /// A failure after validation: a status for a whole answer, one event inside a 200 for a stream, and no `[DONE]`.
    static func failure(
        _ text: String, status: HTTPResponseStatus = .internalServerError, streams: Bool
    ) -> Reply {
        guard streams else { return .detail(text, status: status) }
        return .events { writer in
            try await writer.send(EventFraming.error(text))
            return .complete
        }
    }
}
