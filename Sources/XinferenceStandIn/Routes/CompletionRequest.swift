/// The fields of a completion request that the stand-in heeds (Xinference API, section 6).
struct CompletionRequest: Sendable {
    var model: String
    var prompt: String
    var streams: Bool
    var maxTokens: Int?
    var sampling: Sampling
    var stops: [String]

    private static let name = "CreateCompletionRequest"

    /// Reads a parsed body; fails with the text of the recorded server's validation.
    init(_ body: JSONValue) throws(ChatRequestError) {
        guard case .object = body else { throw .uncaught("'list' object has no attribute 'items'") }
        guard let model = body["model"]?.text else { throw .missing("model", of: Self.name) }
        guard let given = body["prompt"] else { throw .missing("prompt", of: Self.name) }
        guard let prompt = given.text else {
            throw .invalid("prompt", "str type expected (type=type_error.str)", of: Self.name)
        }
        self.model = model
        self.prompt = prompt
        streams = body["stream"] == .bool(true)
        maxTokens = try ChatRequest.limit("max_tokens", body, of: Self.name)
        let temperature = body["temperature"]?.floating
        if let temperature, temperature < 0 { throw .belowMinimum("temperature", "0.0", of: Self.name) }
        sampling = Sampling(temperature: temperature ?? 0.7, seed: body["seed"]?.whole)
        stops = ChatRequest.stops(body)
    }
}
