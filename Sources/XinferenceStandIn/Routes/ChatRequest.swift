/// The fields of a chat request that the stand-in heeds.
struct ChatRequest: Sendable {
    var model: String
    var messages: [ChatMessage]
    var streams: Bool
    var includesUsage: Bool
    var maxTokens: Int?
    var sampling: Sampling
    var stops: [String]
    /// Nil when the request has no `tools` key, which some engines tell apart from null and from an empty list.
    var tools: JSONValue?
    var toolChoice: ToolChooser.Choice
    var hasLogitBias: Bool

    /// Reads a parsed body; fails with the text of the recorded server's validation (Xinference API, section 2).
    init(_ body: JSONValue) throws(ChatRequestError) {
        guard case .object = body else { throw .uncaught("'list' object has no attribute 'items'") }
        guard let model = body["model"]?.text else { throw .missing("model") }
        guard let messages = body["messages"]?.elements else { throw .missing("messages") }
        self.model = model
        self.messages = messages.map(ChatMessage.init)
        streams = body["stream"] == .bool(true)
        includesUsage = body["stream_options"]?["include_usage"] == .bool(true)
        let limits = [try Self.limit("max_completion_tokens", body), try Self.limit("max_tokens", body)]
        maxTokens = limits.compactMap { $0 }.first
        let temperature = body["temperature"]?.floating
        if let temperature, temperature < 0 { throw .belowMinimum("temperature", "0.0") }
        sampling = Sampling(temperature: temperature ?? 0.7, seed: body["seed"]?.whole)
        switch body["stop"] {
        case .string(let text)?: stops = [text]
        case .array(let texts)?: stops = texts.compactMap(\.text)
        default: stops = []
        }
        stops.removeAll(where: \.isEmpty)
        tools = body["tools"]
        toolChoice = ToolChooser.Choice(body["tool_choice"])
        hasLogitBias = body["logit_bias"].map { $0 != .null } ?? false
    }

    private static func limit(_ key: String, _ body: JSONValue) throws(ChatRequestError) -> Int? {
        guard let value = body[key], value != .null else { return nil }
        guard let whole = value.whole else {
            throw .invalid(key, "value is not a valid integer (type=type_error.integer)")
        }
        guard whole >= 1 else { throw .belowMinimum(key, "1") }
        return whole
    }
}

/// A refusal by the recorded server's validation, which it lets through as an uncaught error.
struct ChatRequestError: Error {
    var text: String

    static func uncaught(_ text: String) -> Self { Self(text: text) }

    static func invalid(_ field: String, _ problem: String) -> Self {
        Self(text: "1 validation error for CreateChatCompletion\n\(field)\n  \(problem)")
    }

    static func missing(_ field: String) -> Self {
        invalid(field, "field required (type=value_error.missing)")
    }

    static func belowMinimum(_ field: String, _ limit: String) -> Self {
        invalid(
            field,
            "ensure this value is greater than or equal to \(limit) "
                + "(type=value_error.number.not_ge; limit_value=\(limit))")
    }
}
