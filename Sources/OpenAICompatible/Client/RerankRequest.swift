internal import DifyPlugin

/// The body of `POST /v1/rerank`, which OpenAI has not and Cohere's, Jina's and Xinference's servers share (Xinference API,
/// section 8).
public struct RerankRequest: Sendable {
    /// The model's uid.
    public var model: String
    /// What the documents are held against.
    public var query: String
    /// The documents.
    public var documents: [String]
    /// Whether it is said that all scores are wanted, and no text sent back.
    ///
    /// Xinference does so by itself; other servers behind the same path may not.
    public var statesDefaults: Bool

    /// Makes a request.
    public init(model: String, query: String, documents: [String], statesDefaults: Bool = true) {
        self.model = model
        self.query = query
        self.documents = documents
        self.statesDefaults = statesDefaults
    }

    /// The body's bytes.
    func body() -> [UInt8] {
        var writer = JSONWriter(reserving: documents.reduce(256 + query.utf8.count) { $0 + $1.utf8.count + 4 })
        writer.beginObject()
        writer.key("model")
        writer.string(model)
        writer.key("query")
        writer.string(query)
        writer.key("documents")
        writer.beginArray()
        for document in documents { writer.string(document) }
        writer.endArray()
        if statesDefaults {
            writer.key("top_n")
            writer.integer(documents.count)
            writer.key("return_documents")
            writer.bool(false)
        }
        writer.endObject()
        return writer.bytes
    }
}
