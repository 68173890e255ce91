/// Where a language model sends the pieces of its answer.
///
/// Belongs to the one task that answers. What is the same in every chunk of a session is encoded once; a chunk then
/// costs little more than copying its text.
public final class LLMResultStream {
    private let session: SessionWriter
    private let pricing: ModelPricing?
    private let chunkPrefix: [UInt8]
    private var lines = JSONWriter(reserving: 1024)
    private var index = 0

    init(session: SessionWriter, model: String, pricing: ModelPricing? = nil) {
        self.session = session
        self.pricing = pricing
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("model")
        writer.string(model)
        writer.key("prompt_messages")
        writer.beginArray()
        writer.endArray()
        writer.key("system_fingerprint")
        writer.null()
        writer.key("delta")
        chunkPrefix = session.streamPrefix() + writer.bytes
    }

    /// Sends a chunk.
    ///
    /// Suspends while the host reads too slowly.
    ///
    /// - Throws: `CancellationError` when the host has gone, ``InvokeError`` for a chunk beyond the host's line limit or a
    ///   price that cannot be computed.
    public func send(_ chunk: LLMResultChunk) async throws {
        try await send(contentsOf: CollectionOfOne(chunk))
    }

    /// Sends chunks that became ready together, as one write.
    ///
    /// While the host reads more slowly than the chunks come, neighbours that are text only go as one: fewer lines for
    /// the same words, and nothing changes places.
    public func send(contentsOf chunks: some Collection<LLMResultChunk>) async throws {
        if chunks.count > 1, session.isHostBehind {
            try await encode(LLMResultChunk.merged(chunks))
        } else {
            try await encode(chunks)
        }
    }

    private func encode(_ chunks: some Collection<LLMResultChunk>) async throws {
        lines.removeAll()
        var longestLine = 0
        for chunk in chunks {
            let start = lines.bytes.count
            lines.appendBytes(chunkPrefix)
            if let pricing, let usage = chunk.usage {
                var chunk = chunk
                chunk.usage = try usage.priced(by: pricing)
                chunk.writeDelta(index: index, to: &lines)
            } else {
                chunk.writeDelta(index: index, to: &lines)
            }
            lines.appendBytes(Self.chunkSuffix)
            longestLine = max(longestLine, lines.bytes.count - start)
            index += 1
        }
        try await session.stream(lines: lines.bytes, longestLine: longestLine)
    }

    private static let chunkSuffix: [UInt8] = Array("}".utf8) + SessionWriter.suffix
}
