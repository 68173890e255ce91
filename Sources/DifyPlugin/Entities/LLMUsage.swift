/// What an answer cost, told once, in the last chunk (protocol sections 3.5 and 6.2).
public struct LLMUsage: Sendable, Hashable {
    /// Tokens of the prompt.
    public var promptTokens: Int
    /// Tokens of the answer.
    public var completionTokens: Int
    /// Both, as the server counts them.
    public var totalTokens: Int
    /// Seconds from the start of the invocation to its end.
    public var latency: Double

    /// Makes a usage.
    ///
    /// A self-hosted model has no price; its decimals are written as zero.
    public init(promptTokens: Int, completionTokens: Int, totalTokens: Int? = nil, latency: Double) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        let (sum, overflow) = promptTokens.addingReportingOverflow(completionTokens)
        self.totalTokens = totalTokens ?? (overflow ? .max : sum)
        self.latency = latency
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("prompt_tokens")
        writer.integer(promptTokens)
        Self.writeZero(["prompt_unit_price", "prompt_price_unit", "prompt_price"], to: &writer)
        writer.key("completion_tokens")
        writer.integer(completionTokens)
        Self.writeZero(["completion_unit_price", "completion_price_unit", "completion_price"], to: &writer)
        writer.key("total_tokens")
        writer.integer(totalTokens)
        Self.writeZero(["total_price"], to: &writer)
        writer.key("currency")
        writer.string("USD")
        writer.key("latency")
        do { try writer.double(latency) } catch { writer.integer(0) }
        writer.endObject()
    }

    private static func writeZero(_ keys: [String], to writer: inout JSONWriter) {
        for key in keys {
            writer.key(key)
            writer.string("0")
        }
    }
}
