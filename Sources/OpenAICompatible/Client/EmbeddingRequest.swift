public import DifyPlugin

/// The body of `POST /v1/embeddings` (Xinference API, section 7).
public struct EmbeddingRequest: Sendable {
    /// What is embedded.
    public enum Input: Sendable, Hashable {
        /// A text.
        case text(String)
        /// A picture as a data URL.
        case image(url: String)
    }

    /// The model's uid.
    public var model: String
    /// What is embedded, one vector each.
    public var inputs: [Input]
    /// Whatever else goes at the top level, by the server's names.
    public var parameters: JSONObject

    /// Makes a request.
    public init(model: String, inputs: [Input], parameters: JSONObject = JSONObject()) {
        self.model = model
        self.inputs = inputs
        self.parameters = parameters
    }

    /// The body's bytes.
    ///
    /// Texts alone go as strings, which every model takes; with a picture among them each is an object.
    ///
    /// - Throws: `notFinite` for a parameter that JSON has no way to write.
    func body() throws(JSONError) -> [UInt8] {
        var writer = JSONWriter(reserving: inputs.reduce(256) { $0 + $1.byteCount + 16 })
        writer.beginObject()
        writer.key("model")
        writer.string(model)
        writer.key("input")
        writer.beginArray()
        let hasImage = inputs.contains { $0.isImage }
        for input in inputs {
            switch input {
            case .text(let text) where !hasImage: writer.string(text)
            case .text(let text): writer.object("text", text)
            case .image(let url): writer.object("image", url)
            }
        }
        writer.endArray()
        try writer.members(stop: [], parameters: parameters)
        writer.endObject()
        return writer.bytes
    }
}

extension EmbeddingRequest.Input {
    /// Bytes of its text or URL.
    public var byteCount: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .image(let url): url.utf8.count
        }
    }

    fileprivate var isImage: Bool {
        if case .image = self { true } else { false }
    }
}

extension JSONWriter {
    fileprivate mutating func object(_ name: String, _ value: String) {
        beginObject()
        key(name)
        string(value)
        endObject()
    }
}
