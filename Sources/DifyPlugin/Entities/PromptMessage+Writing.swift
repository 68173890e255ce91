extension PromptMessage.Content {
    /// Writes the message of a model that says this and wants those functions called.
    func writeAssistantMessage(toolCalls: [ToolCall], to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("role")
        writer.string("assistant")
        writer.key("content")
        switch self {
        case .text(let text): writer.string(text)
        case .parts(let parts):
            writer.beginArray()
            for part in parts { part.write(to: &writer) }
            writer.endArray()
        }
        // Always an array: null passes the host and then fails in Dify (protocol section 3.5).
        writer.key("tool_calls")
        writer.beginArray()
        for call in toolCalls { call.write(to: &writer) }
        writer.endArray()
        writer.endObject()
    }
}
