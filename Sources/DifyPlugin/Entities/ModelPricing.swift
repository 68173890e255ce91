/// What a model's tokens cost (protocol section 1.4).
public struct ModelPricing: Sendable, Hashable {
    /// The price of ``unit`` tokens that go in.
    public var input: ExactDecimal
    /// The price of ``unit`` tokens that come out, if they cost anything.
    public var output: ExactDecimal?
    /// What a token is counted as: `0.000001` if the prices are per million.
    public var unit: ExactDecimal
    /// Such as `USD`; not empty.
    public var currency: String

    /// Makes prices.
    public init(input: ExactDecimal, output: ExactDecimal? = nil, unit: ExactDecimal, currency: String) {
        self.input = input
        self.output = output
        self.unit = unit
        self.currency = currency
    }

    /// What the tokens of an answer cost.
    ///
    /// - Throws: ``InvokeError`` for a price of more digits than can be computed with.
    public func prices(of usage: LLMUsage) throws(InvokeError) -> LLMPrices {
        let prompt = try price(of: usage.promptTokens, at: input)
        let completion = try price(of: usage.completionTokens, at: output)
        do throws(ExactDecimalError) {
            return LLMPrices(prompt: prompt, completion: completion, total: try prompt.amount.adding(completion.amount))
        } catch {
            throw InvokeError(.badRequest, "The price of the answer cannot be computed: it is \(error)")
        }
    }

    /// What embedded tokens cost.
    ///
    /// - Throws: ``InvokeError`` for a price of more digits than can be computed with.
    public func price(of usage: EmbeddingUsage) throws(InvokeError) -> TokenPrice {
        try price(of: usage.tokens, at: input)
    }

    /// Tokens x unit price x unit, to seven places, as Dify's own SDK reckons (protocol section 3.10).
    private func price(of tokens: Int, at unitPrice: ExactDecimal?) throws(InvokeError) -> TokenPrice {
        guard let unitPrice else { return TokenPrice(unitPrice: .zero, unit: .zero, amount: .zero, currency: "USD") }
        do throws(ExactDecimalError) {
            let amount = try ExactDecimal(tokens).multiplied(by: unitPrice).multiplied(by: unit).rounded(to: 7)
            return TokenPrice(unitPrice: unitPrice, unit: unit, amount: amount, currency: currency)
        } catch {
            throw InvokeError(.badRequest, "The price of \(tokens) tokens cannot be computed: it is \(error)")
        }
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("input")
        writer.string(input.description)
        if let output {
            writer.key("output")
            writer.string(output.description)
        }
        writer.key("unit")
        writer.string(unit.description)
        writer.key("currency")
        writer.string(currency)
        writer.endObject()
    }
}
