/// What some tokens cost, and how that was reckoned.
public struct TokenPrice: Sendable, Hashable {
    /// The price of a ``unit``.
    public var unitPrice: ExactDecimal
    /// What a token is counted as.
    public var unit: ExactDecimal
    /// The price of all of them.
    public var amount: ExactDecimal
    /// Such as `USD`.
    public var currency: String

    /// Makes a price.
    public init(unitPrice: ExactDecimal, unit: ExactDecimal, amount: ExactDecimal, currency: String) {
        self.unitPrice = unitPrice
        self.unit = unit
        self.amount = amount
        self.currency = currency
    }
}
