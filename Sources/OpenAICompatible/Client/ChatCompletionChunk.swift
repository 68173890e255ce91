internal import DifyPlugin

/// One event of a chat stream, or a whole answer that was not streamed: they differ only in `delta` and `message`.
///
/// Read straight from the event's bytes, in one pass; what is not listed here is checked and skipped.
public struct ChatCompletionChunk: Sendable, Hashable {
    /// Text.
    public var content: String?
    /// What the model thinks before it speaks, where the server keeps the two apart.
    public var reasoning: String?
    /// Pieces of tool calls, or whole ones.
    public var toolCalls: [ToolCallDelta]
    /// Why the answer ended, in the chunk that ends it.
    public var finishReason: String?
    /// Tokens used: in the finishing chunk, in an extra chunk behind it, or in both (Xinference API, section 1.11).
    public var usage: TokenUsage?
    /// The server's words as they came if the event is an error: the status was 200 by then.
    public var error: String?

    /// Makes a chunk.
    public init(
        content: String? = nil, reasoning: String? = nil, toolCalls: [ToolCallDelta] = [], finishReason: String? = nil,
        usage: TokenUsage? = nil, error: String? = nil
    ) {
        self.content = content
        self.reasoning = reasoning
        self.toolCalls = toolCalls
        self.finishReason = finishReason
        self.usage = usage
        self.error = error
    }
}

extension ChatCompletionChunk {
    /// Whether the model says anything in it, if only that it is done.
    var hasAnswer: Bool { content != nil || reasoning != nil || !toolCalls.isEmpty || finishReason != nil }

    init(from reader: inout JSONReader) throws(JSONError) {
        self.init()
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "choices": try readChoices(&reader)
            case "usage": usage = try TokenUsage.read(&reader)
            case "error": error = try Self.readError(&reader)
            default: try reader.skipValue()
            }
        }
    }

    private mutating func readChoices(_ reader: inout JSONReader) throws(JSONError) {
        if try reader.readNull() { return }
        var isFirst = true
        try reader.beginArray()
        while try reader.nextElement() {
            // The server ignores `n`: there is one choice.
            guard isFirst else {
                try reader.skipValue()
                continue
            }
            isFirst = false
            try readChoice(&reader)
        }
    }

    private mutating func readChoice(_ reader: inout JSONReader) throws(JSONError) {
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "delta", "message": try readDelta(&reader)
            case "text": content = try reader.readNonEmptyString()  // of a completion
            case "finish_reason": finishReason = try reader.readNonEmptyString()
            default: try reader.skipValue()
            }
        }
    }

    private mutating func readDelta(_ reader: inout JSONReader) throws(JSONError) {
        if try reader.readNull() { return }
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "content": content = try reader.readNonEmptyString()
            // vLLM's newer name is the shorter one; a server that sends both sends the same text.
            case "reasoning_content", "reasoning": reasoning = try reader.readNonEmptyString() ?? reasoning
            case "tool_calls":
                toolCalls = try reader.readList { reader throws(JSONError) in try ToolCallDelta(from: &reader) }
            case "function_call":
                if try reader.readNull() { continue }
                var call = ToolCallDelta()
                try call.readFunction(&reader)
                toolCalls.append(call)
            default: try reader.skipValue()
            }
        }
    }

    /// An error is a text; through a gateway it may be OpenAI's object.
    private static func readError(_ reader: inout JSONReader) throws(JSONError) -> String? {
        if try reader.readNull() { return nil }
        let value = try reader.readValue()
        var object = JSONObject()
        object["error"] = value
        return ErrorBody.words(in: object) ?? ""
    }
}
