import DifyPlugin
import XinferenceClient
import XinferenceShared

/// From Dify's invocation to the server's request.
struct ChatRequestBuilder: Sendable {
    let credentials: Credentials

    /// The request.
    ///
    /// - Throws: ``InvokeError`` naming what of the invocation the model cannot take: nothing is dropped in silence.
    func request(for invocation: LLMInvocation) throws(InvokeError) -> ChatCompletionRequest {
        var messages: [ChatMessage] = []
        for message in invocation.messages { messages.append(try chatMessage(message)) }
        return ChatCompletionRequest(
            model: credentials.modelUID, messages: messages, stream: invocation.stream, stop: invocation.stop,
            tools: invocation.tools.map { .init(name: $0.name, description: $0.description, parameters: $0.parameters) },
            toolChoice: invocation.tools.isEmpty ? nil : toolChoice(invocation.toolChoice),
            parameters: try parameters(invocation.parameters))
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

    private func chatMessage(_ message: PromptMessage) throws(InvokeError) -> ChatMessage {
        if case .parts(let parts) = message.content {
            for part in parts {
                guard let kind = part.mediaKind else { continue }
                throw InvokeError(
                    .badRequest, "This model is offered for text only; the \(message.role) message holds \(kind)")
            }
        }
        return ChatMessage(
            role: message.role.rawValue, content: message.text, name: message.name,
            toolCalls: message.toolCalls.map { .init(id: $0.id, name: $0.name, arguments: $0.arguments) },
            toolCallID: message.toolCallID)
    }

    /// What the app's author set and the server has a name for; unset stays unset, and the server decides.
    private func parameters(_ given: JSONObject) throws(InvokeError) -> JSONObject {
        var parameters = JSONObject()
        for parameter in ChatParameter.all {
            guard let value = given[parameter.name], value != .null else { continue }
            parameters[parameter.name] = try parameter.checked(value)
        }
        return parameters
    }
}

extension PromptContentPart {
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
