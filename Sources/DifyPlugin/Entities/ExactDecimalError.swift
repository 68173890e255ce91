/// Why there is no such decimal number.
public enum ExactDecimalError: Error, Sendable, Hashable {
    /// The text is no number.
    case malformed
    /// The number has more digits than are kept.
    case overflow
}

extension ExactDecimalError: CustomStringConvertible {
    /// What is wrong, as a part of a sentence.
    public var description: String {
        switch self {
        case .malformed: "not a decimal number"
        case .overflow: "a number of more digits than can be computed with"
        }
    }
}
