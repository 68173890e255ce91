extension ExactDecimal {
    /// Reads a number such as `12`, `-0.5` or `1.5e-6`, exactly as written.
    ///
    /// - Throws: ``ExactDecimalError``.
    public init(parsing text: String) throws(ExactDecimalError) {
        var scan = Scan(rest: text.utf8[...])
        try self.init(coefficient: scan.coefficient(), places: scan.places())
    }

    /// The number of a schema: a string, or a number in its shortest spelling, as Python takes both.
    ///
    /// - Throws: ``ExactDecimalError``, also for what is neither.
    public init(_ value: JSONValue) throws(ExactDecimalError) {
        switch value {
        case .string(let text): try self.init(parsing: text)
        case .integer(let number): try self.init(coefficient: Int128(number), places: 0)
        case .unsigned(let number): try self.init(coefficient: Int128(number), places: 0)
        case .double(let number): try self.init(parsing: "\(number)")
        default: throw .malformed
        }
    }
}

/// The parts of a number's text.
private struct Scan {
    var rest: Substring.UTF8View
    private var fractionDigits = 0

    init(rest: Substring.UTF8View) {
        self.rest = rest
    }

    /// Reads sign, digits and fraction.
    mutating func coefficient() throws(ExactDecimalError) -> Int128 {
        let isNegative = sign()
        var value: Int128 = 0
        var count = try digits(into: &value, isNegative: isNegative)
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fractionDigits = try digits(into: &value, isNegative: isNegative)
            count += fractionDigits
        }
        guard count > 0 else { throw .malformed }
        return value
    }

    /// Reads the exponent, if there is one, up to the end.
    mutating func places() throws(ExactDecimalError) -> Int {
        guard let letter = rest.first else { return fractionDigits }
        guard letter | 0x20 == UInt8(ascii: "e") else { throw .malformed }
        rest.removeFirst()
        var exponent: Int128 = 0
        guard try digits(into: &exponent, isNegative: sign()) > 0, rest.isEmpty else { throw .malformed }
        // A number beyond these has more digits than are kept, whatever stands before the exponent but zero.
        guard (-1_000_000...1_000_000).contains(exponent), fractionDigits < 1_000_000 else { throw .overflow }
        return fractionDigits - Int(exponent)
    }

    private mutating func sign() -> Bool {
        guard let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else { return false }
        rest.removeFirst()
        return first == UInt8(ascii: "-")
    }

    private mutating func digits(into value: inout Int128, isNegative: Bool) throws(ExactDecimalError) -> Int {
        var count = 0
        while let byte = rest.first, case let digit = byte &- UInt8(ascii: "0"), digit <= 9 {
            let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(isNegative ? -Int128(digit) : Int128(digit))
            guard !overflow, !carry else { throw .overflow }
            value = sum
            count += 1
            rest.removeFirst()
        }
        return count
    }
}
