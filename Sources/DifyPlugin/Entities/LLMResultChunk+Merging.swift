extension LLMResultChunk {
    /// Bytes of text that one merged chunk may reach: far below the host's line limit, whatever needs escapes.
    private static let mergedTextLimit = 64 << 10

    /// The same answer in fewer chunks: neighbours that hold text and nothing else become one.
    ///
    /// Tool calls, usage, finish reasons and media keep chunks of their own, in their places.
    static func merged(_ chunks: some Collection<LLMResultChunk>) -> [LLMResultChunk] {
        var merged: [LLMResultChunk] = []
        var text = ""
        for chunk in chunks {
            if let piece = chunk.onlyText, text.utf8.count + piece.utf8.count <= mergedTextLimit {
                text += piece
                continue
            }
            if !text.isEmpty { merged.append(LLMResultChunk(text)) }
            text = chunk.onlyText ?? ""
            if chunk.onlyText == nil { merged.append(chunk) }
        }
        if !text.isEmpty { merged.append(LLMResultChunk(text)) }
        return merged
    }

    /// The text of a chunk that is nothing else.
    private var onlyText: String? {
        guard case .text(let text) = content, toolCalls.isEmpty, usage == nil, finishReason == nil else { return nil }
        return text
    }
}
