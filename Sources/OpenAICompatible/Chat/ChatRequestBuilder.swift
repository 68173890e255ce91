public import DifyPlugin

/// From Dify's invocation to the server's request.
public struct ChatRequestBuilder: Sendable {
    private let model: String
    private let abilities: ChatAbilities

    /// Makes a builder of requests to a model.
    public init(model: String, abilities: ChatAbilities = ChatAbilities()) {
        self.model = model
        self.abilities = abilities
    }

    /// The request.
    ///
    /// - Parameter parameters: sampling settings and whatever else goes at the top level, by the server's names.
    /// - Throws: ``InvokeError`` naming what of the invocation the model cannot take: nothing is dropped in silence.
    public func request(
        for invocation: LLMInvocation, parameters: JSONObject
    ) throws(InvokeError) -> ChatCompletionRequest {
        guard invocation.tools.isEmpty || abilities.tools else {
            throw InvokeError(
                .badRequest,
                "The model \"\(model)\" does not call tools; remove them, choose a model with that ability, "
                    + "or say in its credentials that it does")
        }
        var messages: [ChatMessage] = []
        for message in invocation.messages { messages.append(try chatMessage(message)) }
        return ChatCompletionRequest(
            model: model, messages: messages,
            stream: invocation.stream && (invocation.tools.isEmpty || abilities.streamedTools),
            stop: invocation.stop,
            tools: invocation.tools.map {
                .init(name: $0.name, description: $0.description, parameters: $0.parameters)
            },
            toolChoice: invocation.tools.isEmpty ? nil : toolChoice(invocation.toolChoice),
            parameters: parameters)
    }

    private func toolChoice(_ choice: ToolChoice?) -> ChatTool.Choice? {
        guard let choice else { return nil }
        return switch choice {
        case .auto: .auto
        case .none: ChatTool.Choice.none
        case .required: .required
        case .tool(let name): .named(name)
        }
    }

    // MARK: Messages

    private func chatMessage(_ message: PromptMessage) throws(InvokeError) -> ChatMessage {
        ChatMessage(
            role: message.role.rawValue, content: try content(of: message), name: message.name,
            toolCalls: message.toolCalls,
            toolCallID: message.toolCallID)
    }

    private func content(of message: PromptMessage) throws(InvokeError) -> ChatMessage.Content {
        switch message.content {
        case .text(let text): return .text(message.role == .assistant ? ThinkBlocks.stripped(from: text) : text)
        case .parts(let parts):
            let parts = message.role == .assistant ? parts.map(\.withoutThoughts) : parts
            // Text alone goes as a plain string, which every engine takes.
            guard parts.contains(where: { $0.mediaKind != nil }) else {
                return .text(PromptMessage(message.role, .parts(parts)).text)
            }
            var converted: [ChatContentPart] = []
            for part in parts { converted.append(try chatPart(part)) }
            return .parts(converted)
        }
    }

    private func chatPart(_ part: PromptContentPart) throws(InvokeError) -> ChatContentPart {
        switch part {
        case .text(let text): return .text(text)
        case .image(let media) where abilities.images: return .image(url: media.dataURL, detail: media.detail)
        case .video(let media) where abilities.videos: return .video(url: media.dataURL)
        case .audio(let media) where abilities.audio: return .audio(url: media.dataURL)
        default:
            throw InvokeError(
                .badRequest,
                "The model \"\(model)\" does not take \(part.mediaKind ?? "this"); remove it from the "
                    + "message, or choose a model with that ability")
        }
    }
}

extension PromptContentPart {
    /// The part without what a model thought.
    fileprivate var withoutThoughts: PromptContentPart {
        if case .text(let text) = self { .text(ThinkBlocks.stripped(from: text)) } else { self }
    }

    /// What a part that is not text is called in a message to people.
    fileprivate var mediaKind: String? {
        switch self {
        case .text: nil
        case .image: "an image"
        case .audio: "a sound"
        case .video: "a video"
        case .document: "a document"
        }
    }
}
