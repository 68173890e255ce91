/// What an answer cost in money.
public struct LLMPrices: Sendable, Hashable {
    /// The price of the prompt, whose currency is that of the whole.
    public var prompt: TokenPrice
    /// The price of the answer.
    public var completion: TokenPrice
    /// Both.
    public var total: ExactDecimal

    /// Makes prices.
    public init(prompt: TokenPrice, completion: TokenPrice, total: ExactDecimal) {
        self.prompt = prompt
        self.completion = completion
        self.total = total
    }
}
