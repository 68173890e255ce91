/// One message of a conversation as Dify sends it (protocol section 3.4).
public struct PromptMessage: Sendable, Hashable {
    /// Who speaks.
    public enum Role: String, Sendable, Hashable, CaseIterable {
        /// Instructions of the app's author.
        case system
        /// The person.
        case user
        /// The model, earlier in the conversation.
        case assistant
        /// The result of a tool call.
        case tool
    }

    /// A message's content.
    public enum Content: Sendable, Hashable {
        /// Plain text, possibly empty.
        case text(String)
        /// Text and media in order.
        case parts([PromptContentPart])
    }

    /// Who speaks.
    public var role: Role
    /// What is said.
    public var content: Content
    /// The speaker's or the tool's name, `nil` if none was given.
    public var name: String?
    /// The calls an assistant message made.
    public var toolCalls: [ToolCall]
    /// Which call a tool message answers.
    public var toolCallID: String?

    /// Makes a message.
    public init(
        _ role: Role, _ content: Content, name: String? = nil, toolCalls: [ToolCall] = [], toolCallID: String? = nil
    ) {
        self.role = role
        self.content = content
        self.name = name
        self.toolCalls = toolCalls
        self.toolCallID = toolCallID
    }

    /// All text of the message, in order.
    public var text: String {
        switch content {
        case .text(let text): text
        case .parts(let parts): parts.compactMap { if case .text(let text) = $0 { text } else { nil } }.joined()
        }
    }
}

extension PromptMessage {
    /// Reads a message; an empty name or id counts as none, a null list as empty.
    public init(from reader: inout JSONReader) throws(JSONError) {
        var role: Role?
        var content = Content.text("")
        var name: String?
        var toolCalls: [ToolCall] = []
        var toolCallID: String?
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "role":
                let text = try reader.readString()
                // OpenAI's newer name for the same thing.
                guard let known = text == "developer" ? .system : Role(rawValue: text) else {
                    throw JSONError(.typeMismatch, at: reader.offset, expected: "a known role, not \"\(text)\"")
                }
                role = known
            case "content": content = try Self.readContent(&reader)
            case "name": name = try reader.readNonEmptyString()
            case "tool_calls":
                toolCalls = try reader.readList { reader throws(JSONError) in try ToolCall(from: &reader) }
            case "tool_call_id": toolCallID = try reader.readNonEmptyString()
            default: try reader.skipValue()
            }
        }
        guard let role else { throw .missing("role") }
        self.init(role, content, name: name, toolCalls: toolCalls, toolCallID: toolCallID)
    }

    private static func readContent(_ reader: inout JSONReader) throws(JSONError) -> Content {
        switch try reader.peekKind() {
        case .array:
            .parts(try reader.readList { reader throws(JSONError) in try PromptContentPart(from: &reader) })
        default: .text(try reader.readStringOrNull() ?? "")
        }
    }
}
