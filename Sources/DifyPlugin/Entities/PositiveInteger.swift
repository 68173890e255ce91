/// An integer of at least one.
public struct PositiveInteger: Sendable, Hashable, ExpressibleByIntegerLiteral {
    /// The number.
    public let value: Int

    /// Makes a number; `nil` if it is less than one.
    public init?(_ value: Int) {
        guard value >= 1 else { return nil }
        self.value = value
    }

    /// Makes a number of at least one: anything less becomes one.
    public init(clamping value: Int) {
        self.value = max(1, value)
    }

    /// Makes a number of at least one: anything less becomes one.
    public init(integerLiteral value: Int) {
        self.init(clamping: value)
    }
}
