extension ExactDecimal {
    /// The product.
    ///
    /// - Throws: ``ExactDecimalError/overflow``.
    public func multiplied(by other: ExactDecimal) throws(ExactDecimalError) -> ExactDecimal {
        let (product, overflow) = coefficient.multipliedReportingOverflow(by: other.coefficient)
        guard !overflow else { throw .overflow }
        return try ExactDecimal(coefficient: product, places: places + other.places)
    }

    /// The sum.
    ///
    /// - Throws: ``ExactDecimalError/overflow``.
    public func adding(_ other: ExactDecimal) throws(ExactDecimalError) -> ExactDecimal {
        let places = max(places, other.places)
        let (sum, overflow) = try scaled(to: places).addingReportingOverflow(try other.scaled(to: places))
        guard !overflow else { throw .overflow }
        return try ExactDecimal(coefficient: sum, places: places)
    }

    /// The number with no more than so many places behind the point; a half goes away from zero.
    public func rounded(to places: Int) throws(ExactDecimalError) -> ExactDecimal {
        let dropped = self.places - max(0, places)
        guard dropped > 0 else { return self }
        var quotient = coefficient
        for _ in 1..<dropped { quotient /= 10 }
        // Only the first digit that goes away says whether half or more of a place does.
        let digit = quotient % 10
        quotient /= 10
        if digit >= 5 { quotient += 1 }
        if digit <= -5 { quotient -= 1 }
        return try ExactDecimal(coefficient: quotient, places: self.places - dropped)
    }

    /// The digits with so many places behind the point, which must not be fewer than there are.
    private func scaled(to places: Int) throws(ExactDecimalError) -> Int128 {
        var value = coefficient
        for _ in self.places..<max(places, self.places) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            guard !overflow else { throw .overflow }
            value = product
        }
        return value
    }
}
