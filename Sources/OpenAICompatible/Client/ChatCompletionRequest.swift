public import DifyPlugin

/// The body of `POST /v1/chat/completions` (Xinference API, section 4).
///
/// What is not set is left out: `tools: null` is a 500 on llama.cpp, `tools: []` a 400 on a model without tools.
public struct ChatCompletionRequest: Sendable {
    /// The model's uid.
    public var model: String
    /// The conversation.
    public var messages: [ChatMessage]
    /// Whether the answer comes piece by piece.
    public var stream: Bool
    /// Whether a stream ends with an extra chunk that tells the tokens used.
    public var includeUsage: Bool
    /// Texts at which the answer ends.
    public var stop: [String]
    /// The functions the model may ask to have called.
    public var tools: [ChatTool]
    /// Whether and which of them it has to; only with tools.
    public var toolChoice: ChatTool.Choice?
    /// Sampling settings and whatever else goes at the top level, by the server's names.
    public var parameters: JSONObject

    /// Makes a request.
    public init(
        model: String, messages: [ChatMessage], stream: Bool = true, includeUsage: Bool = true, stop: [String] = [],
        tools: [ChatTool] = [], toolChoice: ChatTool.Choice? = nil, parameters: JSONObject = JSONObject()
    ) {
        self.model = model
        self.messages = messages
        self.stream = stream
        self.includeUsage = includeUsage
        self.stop = stop
        self.tools = tools
        self.toolChoice = toolChoice
        self.parameters = parameters
    }

    /// The body's bytes.
    ///
    /// - Throws: `notFinite` for a parameter that JSON has no way to write.
    func body() throws(JSONError) -> [UInt8] {
        var writer = JSONWriter(reserving: 1024)
        writer.beginObject()
        writer.key("model")
        writer.string(model)
        writer.key("messages")
        writer.beginArray()
        for message in messages { message.write(to: &writer) }
        writer.endArray()
        writer.key("stream")
        writer.bool(stream)
        if stream, includeUsage {
            writer.key("stream_options")
            writer.beginObject()
            writer.key("include_usage")
            writer.bool(true)
            writer.endObject()
        }
        if !tools.isEmpty {
            writer.key("tools")
            writer.beginArray()
            for tool in tools { tool.write(to: &writer) }
            writer.endArray()
            if let toolChoice {
                writer.key("tool_choice")
                toolChoice.write(to: &writer)
            }
        }
        try writer.members(stop: stop, parameters: parameters)
        writer.endObject()
        return writer.bytes
    }
}
