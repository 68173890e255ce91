/// One message of a conversation, reduced to its text.
struct ChatMessage: Sendable, Hashable {
    var role: String
    var text: String

    init(role: String, text: String) {
        self.role = role
        self.text = text
    }

    /// Reads a message of a request.
    ///
    /// Parts that are not text are dropped, as the transformers engine drops them
    /// (Xinference API, section 4).
    init(_ value: JSONValue) {
        role = value["role"]?.text ?? "user"
        switch value["content"] {
        case .string(let content)?: text = content
        case .array(let parts)?: text = parts.compactMap { $0["text"]?.text }.joined(separator: "\n")
        default: text = ""
        }
    }
}
