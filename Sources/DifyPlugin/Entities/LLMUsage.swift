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
    /// What they cost in money.
    ///
    /// `nil` is filled in for a predefined model that has pricing, and else told as zero: a self-hosted model has no
    /// price.
    public var prices: LLMPrices? {
        get {
            guard case .prices(let prices)? = boxed else { return nil }
            return prices
        }
        set { boxed = newValue.map(Boxed.prices) }
    }

    /// Prices take 256 bytes, and nearly all the chunks that have room for a usage have none.
    private indirect enum Boxed: Sendable, Hashable {
        case prices(LLMPrices)
    }

    private var boxed: Boxed?

    /// Makes a usage.
    public init(
        promptTokens: Int, completionTokens: Int, totalTokens: Int? = nil, latency: Double, prices: LLMPrices? = nil
    ) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        let (sum, overflow) = promptTokens.addingReportingOverflow(completionTokens)
        self.totalTokens = totalTokens ?? (overflow ? .max : sum)
        self.latency = latency
        boxed = prices.map(Boxed.prices)
    }

    /// The same with its prices, unless it has some.
    func priced(by pricing: ModelPricing?) throws(InvokeError) -> LLMUsage {
        guard let pricing, boxed == nil else { return self }
        var usage = self
        usage.prices = try pricing.prices(of: self)
        return usage
    }

    func write(to writer: inout JSONWriter) {
        let prices = prices
        writer.beginObject()
        writer.key("prompt_tokens")
        writer.integer(promptTokens)
        Self.write(prices?.prompt, ["prompt_unit_price", "prompt_price_unit", "prompt_price"], to: &writer)
        writer.key("completion_tokens")
        writer.integer(completionTokens)
        Self.write(
            prices?.completion, ["completion_unit_price", "completion_price_unit", "completion_price"], to: &writer)
        writer.key("total_tokens")
        writer.integer(totalTokens)
        writer.key("total_price")
        writer.string(prices?.total.description ?? "0")
        writer.key("currency")
        writer.string(prices?.prompt.currency ?? "USD")
        writer.key("latency")
        do { try writer.double(latency) } catch { writer.integer(0) }
        writer.endObject()
    }

    private static func write(_ price: TokenPrice?, _ keys: [String], to writer: inout JSONWriter) {
        guard let price else { return writeZero(keys, to: &writer) }
        for (key, number) in zip(keys, [price.unitPrice, price.unit, price.amount]) {
            writer.key(key)
            writer.string(number.description)
        }
    }

    private static func writeZero(_ keys: [String], to writer: inout JSONWriter) {
        for key in keys {
            writer.key(key)
            writer.string("0")
        }
    }
}
