/// What an embedding cost (protocol section 3.7.2).
public struct EmbeddingUsage: Sendable, Hashable {
    /// Tokens of all texts.
    public var tokens: Int
    /// Seconds from the start of the invocation to its end.
    public var latency: Double

    /// Makes a usage.
    ///
    /// A self-hosted model has no price; its decimals are written as zero.
    public init(tokens: Int, latency: Double) {
        self.tokens = tokens
        self.latency = latency
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for key in ["tokens", "total_tokens"] {
            writer.key(key)
            writer.integer(tokens)
        }
        for key in ["unit_price", "price_unit", "total_price"] {
            writer.key(key)
            writer.string("0")
        }
        writer.key("currency")
        writer.string("USD")
        writer.key("latency")
        do { try writer.double(latency) } catch { writer.integer(0) }
        writer.endObject()
    }
}
