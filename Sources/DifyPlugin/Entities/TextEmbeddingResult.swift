/// The vectors of an embedding, in the order of what was embedded (protocol section 3.7.2).
public struct TextEmbeddingResult: Sendable {
    /// One vector each.
    ///
    /// Not all of a vector may be zero: Dify divides by its length (protocol section 6.8).
    public var embeddings: [JSONNumberArray]
    /// What it cost.
    public var usage: EmbeddingUsage

    /// Makes a result.
    public init(embeddings: [JSONNumberArray], usage: EmbeddingUsage) {
        self.embeddings = embeddings
        self.usage = usage
    }

    /// Bytes the vectors take when written.
    var byteCount: Int { embeddings.reduce(2) { $0 + $1.byteCount + 1 } }

    /// Checks that the result fits one of the host's lines, in which it has to come as a whole.
    ///
    /// - Throws: ``InvokeError`` naming the setting that makes Dify ask for less at once.
    func checkLine(overhead: Int) throws(InvokeError) {
        let needed = byteCount + overhead
        guard needed > SessionWriter.lineLimit, let first = embeddings.first else { return }
        // By the longest one, so that any choice of so many fits; brackets and commas are counted as in `byteCount`.
        let longest = embeddings.reduce(0) { max($0, $1.byteCount) }
        let fitting = (SessionWriter.lineLimit - overhead - 2) / (longest + 1)
        let advice = fitting > 0 ? ": set max_chunks of the model to \(fitting) or less" : ""
        throw InvokeError(
            .badRequest,
            "\(embeddings.count) vectors of \(first.count) numbers need a line of \(needed) bytes, and Dify's plugin"
                + " daemon accepts \(SessionWriter.lineLimit)\(advice)")
    }

    func write(model: String, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("model")
        writer.string(model)
        writer.key("embeddings")
        writer.beginArray()
        for embedding in embeddings { embedding.write(to: &writer) }
        writer.endArray()
        writer.key("usage")
        usage.write(to: &writer)
        writer.endObject()
    }
}
