internal import DifyPlugin

/// One message of a chat request (Xinference API, section 4).
public struct ChatMessage: Sendable, Hashable {
    /// A call an assistant message made.
    public struct Call: Sendable, Hashable {
        /// The call's id.
        public var id: String
        /// The function's name.
        public var name: String
        /// The text of a JSON object.
        public var arguments: String

        /// Makes a call.
        public init(id: String, name: String, arguments: String) {
            self.id = id
            self.name = name
            self.arguments = arguments
        }
    }

    /// `system`, `user`, `assistant` or `tool`.
    public var role: String
    /// What is said.
    ///
    /// Never null on the wire: some engines fail on it.
    public var content: String
    /// The speaker's or the tool's name.
    public var name: String?
    /// The calls an assistant message made.
    public var toolCalls: [Call]
    /// Which call a tool message answers.
    public var toolCallID: String?

    /// Makes a message.
    public init(
        role: String, content: String, name: String? = nil, toolCalls: [Call] = [], toolCallID: String? = nil
    ) {
        self.role = role
        self.content = content
        self.name = name
        self.toolCalls = toolCalls
        self.toolCallID = toolCallID
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("role")
        writer.string(role)
        writer.key("content")
        writer.string(content)
        if let name {
            writer.key("name")
            writer.string(name)
        }
        if !toolCalls.isEmpty {
            writer.key("tool_calls")
            writer.beginArray()
            for call in toolCalls { call.write(to: &writer) }
            writer.endArray()
        }
        if let toolCallID {
            writer.key("tool_call_id")
            writer.string(toolCallID)
        }
        writer.endObject()
    }
}

extension ChatMessage.Call {
    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("id")
        writer.string(id)
        writer.key("type")
        writer.string("function")
        writer.key("function")
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        writer.key("arguments")
        writer.string(arguments)
        writer.endObject()
        writer.endObject()
    }
}
