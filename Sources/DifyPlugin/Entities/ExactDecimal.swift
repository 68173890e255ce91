/// A decimal number, computed with exactly: prices must not drift as binary fractions do.
///
/// It has up to 38 digits, up to 64 of its places behind the point. What does not fit is an error, never a trap or a
/// rounded number.
public struct ExactDecimal: Sendable {
    /// Places behind the point at most; far more than a price per token needs.
    static let placesLimit = 64

    /// The digits with their sign, without zeros at the end behind the point.
    let coefficient: Int128
    /// How many of the digits stand behind the point.
    let places: Int

    /// Zero.
    public static let zero = ExactDecimal(0)

    /// Makes a whole number.
    public init(_ value: Int) {
        coefficient = Int128(value)
        places = 0
    }

    /// Makes `coefficient` x 10^-`places`, in its shortest form.
    ///
    /// - Throws: ``ExactDecimalError/overflow`` if the places are too many or the digits do not fit.
    init(coefficient: Int128, places: Int) throws(ExactDecimalError) {
        var coefficient = coefficient
        var places = coefficient == 0 ? 0 : places
        while places > 0, coefficient % 10 == 0 {
            coefficient /= 10
            places -= 1
        }
        while places < 0 {
            let (product, overflow) = coefficient.multipliedReportingOverflow(by: 10)
            guard !overflow else { throw .overflow }
            coefficient = product
            places += 1
        }
        guard places <= Self.placesLimit else { throw .overflow }
        self.coefficient = coefficient
        self.places = places
    }
}

// In its shortest form a number has one coefficient and one count of places.
extension ExactDecimal: Hashable {}

extension ExactDecimal: CustomStringConvertible {
    /// The number without an exponent, such as `0.00003`.
    public var description: String {
        let digits = String(coefficient.magnitude)
        let sign = coefficient < 0 ? "-" : ""
        guard places > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
    }
}

extension ExactDecimal: ExpressibleByIntegerLiteral {
    /// Makes a whole number.
    public init(integerLiteral value: Int) { self.init(value) }
}
