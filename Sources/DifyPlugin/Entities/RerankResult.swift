/// The documents that matter, the best first (protocol section 3.7.5).
public struct RerankResult: Sendable, Hashable {
    /// A document and what it is worth.
    public struct Document: Sendable, Hashable {
        /// Its place in the request's list.
        public var index: Int
        /// Its text, which Dify takes from here.
        public var text: String
        /// How well it matches the query; finite.
        public var score: Double

        /// Makes a document.
        public init(index: Int, text: String, score: Double) {
            self.index = index
            self.text = text
            self.score = score
        }
    }

    /// The documents, by falling score.
    public var documents: [Document]

    /// Makes a result.
    public init(documents: [Document]) {
        self.documents = documents
    }

    func write(model: String, to writer: inout JSONWriter) throws(JSONError) {
        writer.beginObject()
        writer.key("model")
        writer.string(model)
        writer.key("docs")
        writer.beginArray()
        for document in documents {
            writer.beginObject()
            writer.key("index")
            writer.integer(document.index)
            writer.key("text")
            writer.string(document.text)
            writer.key("score")
            try writer.double(document.score)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }
}
