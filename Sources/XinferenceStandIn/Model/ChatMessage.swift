/// One message of a conversation, reduced to its text, its calls of tools and its media.
struct ChatMessage: Sendable, Hashable {
    /// A call with the id by which its result names it.
    struct IdentifiedCall: Sendable, Hashable {
        var id: String?
        var call: ToolCall
    }

    var role: String
    var text: String
    /// The pictures, films and sounds of the message.
    var media: [MediaPart] = []
    /// The calls of an assistant's message.
    var calls: [IdentifiedCall] = []
    /// The call whose result this is.
    var toolCallID: String?

    init(role: String, text: String) {
        self.role = role
        self.text = text
    }

    /// Reads a message of a request.
    ///
    /// Parts that are neither text nor media of the kinds that the real server knows are dropped, as the transformers
    /// engine drops them (Xinference API, section 4).
    init(_ value: JSONValue) {
        role = value["role"]?.text ?? "user"
        switch value["content"] {
        case .string(let content)?: text = content
        case .array(let parts)?: text = parts.compactMap { $0["text"]?.text }.joined(separator: "\n")
        default: text = ""
        }
        media = (value["content"]?.elements ?? []).compactMap(MediaPart.init)
        calls = (value["tool_calls"]?.elements ?? []).compactMap { element in
            ToolCall(element).map { IdentifiedCall(id: element["id"]?.text, call: $0) }
        }
        toolCallID = value["tool_call_id"]?.text
    }
}
