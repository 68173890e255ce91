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
    var format: ResponseFormat
    /// Whether to think first; nil leaves it to the model.
    var thinks: Bool?
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
        stops = Self.stops(body)
        tools = body["tools"]
        toolChoice = ToolChooser.Choice(body["tool_choice"])
        thinks = Self.thinking(body)
        format = try ResponseFormat(body["response_format"])
        hasLogitBias = body["logit_bias"].map { $0 != .null } ?? false
    }

    /// The thinking switch, by any of its names (Xinference API, section 4).
    private static func thinking(_ body: JSONValue) -> Bool? {
        var template = body["chat_template_kwargs"]
        if let text = template?.text { template = try? JSONValue.parse(Array(text.utf8)) }
        let switches = [
            body["enable_thinking"], body["extra_body"]?["enable_thinking"], template?["enable_thinking"],
            template?["thinking"],
        ]
        for case .bool(let value)? in switches { return value }
        return nil
    }

    /// The stop texts of a body, one or several.
    static func stops(_ body: JSONValue) -> [String] {
        switch body["stop"] {
        case .string(let text)?: [text].filter { !$0.isEmpty }
        case .array(let texts)?: texts.compactMap(\.text).filter { !$0.isEmpty }
        default: []
        }
    }

    /// A limit of tokens, which has to be a whole number from 1.
    static func limit(
        _ key: String, _ body: JSONValue, of request: String = ChatRequestError.chat
    ) throws(ChatRequestError) -> Int? {
        guard let value = body[key], value != .null else { return nil }
        guard let whole = value.whole else {
            throw .invalid(key, "value is not a valid integer (type=type_error.integer)", of: request)
        }
        guard whole >= 1 else { throw .belowMinimum(key, "1", of: request) }
        return whole
    }
}

/// A refusal by the recorded server's validation, which it lets through as an uncaught error.
struct ChatRequestError: Error {
    var text: String

    static func uncaught(_ text: String) -> Self { Self(text: text) }

    /// The name of the recorded server's type for a chat request.
    static let chat = "CreateChatCompletion"

    static func invalid(_ field: String, _ problem: String, of request: String = chat) -> Self {
        Self(text: "1 validation error for \(request)\n\(field)\n  \(problem)")
    }

    static func missing(_ field: String, of request: String = chat) -> Self {
        invalid(field, "field required (type=value_error.missing)", of: request)
    }

    static func belowMinimum(_ field: String, _ limit: String, of request: String = chat) -> Self {
        invalid(
            field,
            "ensure this value is greater than or equal to \(limit) "
                + "(type=value_error.number.not_ge; limit_value=\(limit))", of: request)
    }
}
