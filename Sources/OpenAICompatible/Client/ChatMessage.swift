public import DifyPlugin

/// One message of a chat request (Xinference API, section 4).
public struct ChatMessage: Sendable, Hashable {
    /// A message's content.
    public enum Content: Sendable, Hashable {
        /// Plain text, possibly empty. Never null on the wire: some engines fail on it.
        case text(String)
        /// Text and media in order.
        case parts([ChatContentPart])
    }

    /// `system`, `user`, `assistant` or `tool`.
    public var role: String
    /// What is said.
    public var content: Content
    /// The speaker's or the tool's name.
    public var name: String?
    /// The calls an assistant message made.
    public var toolCalls: [ToolCall]
    /// Which call a tool message answers.
    public var toolCallID: String?

    /// Makes a message.
    public init(
        role: String, content: Content, name: String? = nil, toolCalls: [ToolCall] = [], toolCallID: String? = nil
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
        switch content {
        case .text(let text): writer.string(text)
        case .parts(let parts):
            writer.beginArray()
            for part in parts { part.write(to: &writer) }
            writer.endArray()
        }
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
