/// A piece of a language model's answer (protocol section 3.5).
///
/// The session adds what is the same in every chunk: the model, the running index, the role.
public struct LLMResultChunk: Sendable, Hashable {
    /// What the model says in this piece; an empty text if it only calls tools or ends.
    public var content: PromptMessage.Content
    /// Complete calls only: Dify's agent parses the arguments of each chunk by themselves (section 6.3).
    public var toolCalls: [ToolCall]
    /// In the last chunk and nowhere else.
    public var usage: LLMUsage?
    /// Why the model stopped, in the last chunk: `stop`, `length`, `tool_calls` or the server's own word.
    public var finishReason: String?

    /// Makes a chunk.
    public init(
        content: PromptMessage.Content, toolCalls: [ToolCall] = [], usage: LLMUsage? = nil, finishReason: String? = nil
    ) {
        self.content = content
        self.toolCalls = toolCalls
        self.usage = usage
        self.finishReason = finishReason
    }

    /// Makes a chunk of text.
    public init(_ text: String, toolCalls: [ToolCall] = [], usage: LLMUsage? = nil, finishReason: String? = nil) {
        self.init(content: .text(text), toolCalls: toolCalls, usage: usage, finishReason: finishReason)
    }

    /// Writes the chunk's `delta` object.
    func writeDelta(index: Int, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("index")
        writer.integer(index)
        writer.key("message")
        content.writeAssistantMessage(toolCalls: toolCalls, to: &writer)
        writer.key("usage")
        if let usage { usage.write(to: &writer) } else { writer.null() }
        writer.key("finish_reason")
        if let finishReason { writer.string(finishReason) } else { writer.null() }
        writer.endObject()
    }
}
