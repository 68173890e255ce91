public import DifyPlugin

/// The body of `POST /v1/completions` (Xinference API, section 6): a text to be continued.
public struct CompletionRequest: Sendable {
    /// The model's uid.
    public var model: String
    /// The text; the server takes no list.
    public var prompt: String
    /// Whether the answer comes piece by piece.
    ///
    /// Its end tells the tokens used without being asked.
    public var stream: Bool
    /// Texts at which the answer ends.
    public var stop: [String]
    /// Sampling settings and whatever else goes at the top level, by the server's names.
    public var parameters: JSONObject

    /// Makes a request.
    public init(
        model: String, prompt: String, stream: Bool = true, stop: [String] = [], parameters: JSONObject = JSONObject()
    ) {
        self.model = model
        self.prompt = prompt
        self.stream = stream
        self.stop = stop
        self.parameters = parameters
    }

    /// The body's bytes.
    ///
    /// - Throws: `notFinite` for a parameter that JSON has no way to write.
    func body() throws(JSONError) -> [UInt8] {
        var writer = JSONWriter(reserving: 512)
        writer.beginObject()
        writer.key("model")
        writer.string(model)
        writer.key("prompt")
        writer.string(prompt)
        writer.key("stream")
        writer.bool(stream)
        try writer.members(stop: stop, parameters: parameters)
        writer.endObject()
        return writer.bytes
    }
}

extension JSONWriter {
    /// What chat and completion requests end with.
    mutating func members(stop: [String], parameters: JSONObject) throws(JSONError) {
        // An object with the same name twice is read differently by each reader.
        if !stop.isEmpty, parameters["stop"] == nil {
            key("stop")
            beginArray()
            for text in stop { string(text) }
            endArray()
        }
        for name in parameters.keys {
            guard let value = parameters[name] else { continue }
            key(escaping: name)
            try value.write(to: &self)
        }
    }
}
