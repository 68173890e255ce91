/// What an embedding cost (protocol section 3.7.2).
public struct EmbeddingUsage: Sendable, Hashable {
    /// Tokens of all texts.
    public var tokens: Int
    /// Seconds from the start of the invocation to its end.
    public var latency: Double
    /// What they cost in money.
    ///
    /// `nil` is filled in for a predefined model that has pricing, and else told as zero: a self-hosted model has no
    /// price.
    public var price: TokenPrice?

    /// Makes a usage.
    public init(tokens: Int, latency: Double, price: TokenPrice? = nil) {
        self.tokens = tokens
        self.latency = latency
        self.price = price
    }

    /// The same with its price, unless it has one.
    func priced(by pricing: ModelPricing?) throws(InvokeError) -> EmbeddingUsage {
        guard let pricing, price == nil else { return self }
        var usage = self
        usage.price = try pricing.price(of: self)
        return usage
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for key in ["tokens", "total_tokens"] {
            writer.key(key)
            writer.integer(tokens)
        }
        for (key, number) in [
            ("unit_price", price?.unitPrice), ("price_unit", price?.unit), ("total_price", price?.amount),
        ] {
            writer.key(key)
            writer.string(number?.description ?? "0")
        }
        writer.key("currency")
        writer.string(price?.currency ?? "USD")
        writer.key("latency")
        do { try writer.double(latency) } catch { writer.integer(0) }
        writer.endObject()
    }
}
