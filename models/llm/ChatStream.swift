import DifyPlugin
import XinferenceClient

/// From the server's chunks to Dify's: the text as it comes, the usage and the finish reason once, at the end.
///
/// The usage of the finishing chunk wins over the extra chunk's, which counts wrongly up to version 3.2.1 (Xinference
/// API, section 13).
struct ChatStream: Sendable {
    private var usage: TokenUsage?
    private var finishReason: String?
    private var isUsageFinal = false

    /// The chunks for Dify that follow from chunks of the server; empty if there is nothing to show.
    mutating func receive(_ chunks: [ChatCompletionChunk]) -> [LLMResultChunk] {
        var results: [LLMResultChunk] = []
        results.reserveCapacity(chunks.count)
        for chunk in chunks {
            if let content = chunk.content { results.append(LLMResultChunk(content)) }
            if let reason = chunk.finishReason, finishReason == nil { finishReason = reason }
            if let count = chunk.usage, !isUsageFinal {
                usage = count
                isUsageFinal = chunk.finishReason != nil
            }
        }
        return results
    }

    /// The last chunk. A server that does not know the tokens used leaves zeros, which is what Dify would assume too.
    func finish(latency: Duration) -> LLMResultChunk {
        LLMResultChunk(
            "",
            usage: LLMUsage(
                promptTokens: usage?.promptTokens ?? 0, completionTokens: usage?.completionTokens ?? 0,
                totalTokens: usage?.totalTokens ?? 0, latency: latency / .seconds(1)),
            finishReason: finishReason)
    }
}
