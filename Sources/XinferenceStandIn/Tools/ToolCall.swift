/// A call of a tool, as a model makes it.
struct ToolCall: Sendable, Hashable {
    /// The function's name.
    var name: String
    /// An object with a member for each argument.
    var arguments: JSONValue

    /// The arguments as the JSON text in which they go over the wire.
    var argumentText: String { arguments.rendered(.spaced) }

    /// The call as a Qwen model writes it into its answer (Xinference API, section 5).
    var tagged: String {
        let body: JSONValue = ["name": .string(name), "arguments": arguments]
        return "<tool_call>\n\(body.rendered(.spaced))\n</tool_call>"
    }

    /// Takes the calls out of an answer, as the real server does when it does not stream.
    ///
    /// Nil when the last call is cut: the recorded server then leaves the whole answer as text (Xinference API,
    /// section 4).
    static func parse(_ text: String) -> (text: String, calls: [ToolCall])? {
        var rest = text[...]
        var outside = ""
        var calls: [ToolCall] = []
        while let opening = rest.firstRange(of: "<tool_call>") {
            guard let closing = rest[opening.upperBound...].firstRange(of: "</tool_call>") else { return nil }
            outside += rest[..<opening.lowerBound]
            let body = Array(rest[opening.upperBound..<closing.lowerBound].utf8)
            guard let value = try? JSONValue.parse(body), let name = value["name"]?.text else { return nil }
            calls.append(ToolCall(name: name, arguments: value["arguments"] ?? [:]))
            rest = rest[closing.upperBound...]
        }
        return calls.isEmpty ? nil : (outside + rest, calls)
    }

    init(name: String, arguments: JSONValue) {
        self.name = name
        self.arguments = arguments
    }

    /// Reads a call of an assistant's message, whose arguments may be JSON text or an object.
    init?(_ value: JSONValue) {
        guard let name = value["function"]?["name"]?.text else { return nil }
        self.name = name
        switch value["function"]?["arguments"] {
        case .string(let text)?: arguments = (try? JSONValue.parse(Array(text.utf8))) ?? [:]
        case .object(let members)?: arguments = .object(members)
        default: arguments = [:]
        }
    }
}
