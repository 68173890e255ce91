public import DifyPlugin

/// A conversation as one text for a model that only continues texts.
enum CompletionPrompt {
    /// The text.
    ///
    /// A lone message is sent as it is. A conversation is set like a play, which such models have read enough of to go
    /// on with the assistant's next line.
    ///
    /// - Throws: ``InvokeError`` for what such a model has no idea of: tools, their results, and media.
    static func text(for invocation: LLMInvocation, uid: String) throws(InvokeError) -> String {
        let refusal = { (what: String) in
            InvokeError(
                .badRequest, "The model \"\(uid)\" continues texts and does not chat; it takes no \(what)")
        }
        guard invocation.tools.isEmpty else { throw refusal("tools") }
        var lines: [String] = []
        for message in invocation.messages {
            if case .parts(let parts) = message.content, parts.contains(where: { $0.isMedia }) {
                throw refusal("images, sounds, videos or documents")
            }
            guard message.role != .tool, message.toolCalls.isEmpty else { throw refusal("tool calls") }
            switch message.role {
            case .user: lines.append("User: " + message.text)
            case .assistant: lines.append("Assistant: " + ThinkBlocks.stripped(from: message.text))
            default: lines.append(message.text)
            }
        }
        if invocation.messages.count == 1, let only = invocation.messages.first { return only.text }
        return lines.joined(separator: "\n\n") + "\n\nAssistant:"
    }
}

extension PromptContentPart {
    fileprivate var isMedia: Bool {
        if case .text = self { false } else { true }
    }
}

extension CompletionRequest {
    /// A request that goes on with a conversation as one text.
    ///
    /// - Throws: ``InvokeError`` for what such a model has no idea of: tools, their results, and media.
    public init(continuing invocation: LLMInvocation, model: String, parameters: JSONObject) throws(InvokeError) {
        self.init(
            model: model, prompt: try CompletionPrompt.text(for: invocation, uid: model), stream: invocation.stream,
            stop: invocation.stop, parameters: parameters)
    }
}
