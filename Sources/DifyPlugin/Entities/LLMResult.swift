/// A language model's answer in one piece, which only polling knows (protocol section 3.7.12).
public struct LLMResult: Sendable, Hashable {
    /// What the model says; an empty text if it only calls tools.
    public var content: PromptMessage.Content
    /// The functions it wants called.
    public var toolCalls: [ToolCall]
    /// What the answer cost.
    public var usage: LLMUsage

    /// Makes an answer.
    public init(content: PromptMessage.Content, toolCalls: [ToolCall] = [], usage: LLMUsage) {
        self.content = content
        self.toolCalls = toolCalls
        self.usage = usage
    }

    /// Makes an answer of text.
    public init(_ text: String, toolCalls: [ToolCall] = [], usage: LLMUsage) {
        self.init(content: .text(text), toolCalls: toolCalls, usage: usage)
    }

    func write(model: String, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("model")
        writer.string(model)
        writer.key("message")
        content.writeAssistantMessage(toolCalls: toolCalls, to: &writer)
        writer.key("usage")
        usage.write(to: &writer)
        writer.endObject()
    }
}
