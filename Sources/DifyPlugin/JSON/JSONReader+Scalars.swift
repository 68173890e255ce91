extension JSONReader {
    /// Reads an integer.
    ///
    /// `2.0` and `2e0` count as one: Dify's host sends numbers through a double.
    @_lifetime(self: copy self)
    public mutating func readInt() throws(JSONError) -> Int {
        if let value = try readNumber().int { return value }
        throw JSONError(.numberOutOfRange, at: position, expected: "an integer of 64 bits")
    }

    /// Reads a number as a double, finite always; `1e999` is the error `numberOutOfRange`.
    @_lifetime(self: copy self)
    public mutating func readDouble() throws(JSONError) -> Double {
        switch try readNumber() {
        case .integer(let value): return Double(value)
        case .unsigned(let value): return Double(value)
        case .double(let value): return value
        default: throw failure(.typeMismatch, "a number")
        }
    }

    /// Reads `true` or `false`.
    @_lifetime(self: copy self)
    public mutating func readBool() throws(JSONError) -> Bool {
        switch try peek("true or false") {
        case UInt8(ascii: "t"):
            try skipLiteral("true")
            return true
        case UInt8(ascii: "f"):
            try skipLiteral("false")
            return false
        default: throw failure(.typeMismatch, "true or false")
        }
    }

    /// Passes over a `null` if that is what comes next, and says whether it was.
    @_lifetime(self: copy self)
    @inlinable
    public mutating func readNull() throws(JSONError) -> Bool {
        guard try peek("a value") == UInt8(ascii: "n") else { return false }
        try skipLiteral("null")
        return true
    }

    /// Reads a number: exactly where 64 bits hold it, else as the nearest double.
    @_lifetime(self: copy self)
    mutating func readNumber() throws(JSONError) -> JSONValue {
        let first = try peek("a number")
        guard first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") <= 9 else {
            throw failure(.typeMismatch, "a number")
        }
        let start = position
        let form = try skipNumber()
        let digits = input.extracting(start..<position)
        if form.isIntegral, let exact = Self.integer(digits) { return exact }
        // All of it is ASCII by the grammar just checked.
        guard let value = Self.text(of: digits).flatMap(Double.init), value.isFinite else {
            throw JSONError(.numberOutOfRange, at: start, expected: "a finite number")
        }
        return .double(value)
    }

    /// Passes over a number after RFC 8259, section 6.
    @_lifetime(self: copy self)
    @discardableResult
    mutating func skipNumber() throws(JSONError) -> NumberForm {
        if position < input.count, input[position] == UInt8(ascii: "-") { position += 1 }
        let leadingZero = position < input.count && input[position] == UInt8(ascii: "0")
        let integerDigits = skipDigits()
        guard integerDigits > 0, !leadingZero || integerDigits == 1 else {
            throw failure(.syntax, "digits without a leading zero")
        }
        var form = NumberForm()
        if position < input.count, input[position] == UInt8(ascii: ".") {
            form.isIntegral = false
            position += 1
            guard skipDigits() > 0 else { throw failure(.syntax, "digits after the decimal point") }
        }
        if position < input.count, input[position] | 0x20 == UInt8(ascii: "e") {
            form = NumberForm(isIntegral: false, hasExponent: true)
            position += 1
            if position < input.count, input[position] == UInt8(ascii: "+") || input[position] == UInt8(ascii: "-") {
                position += 1
            }
            guard skipDigits() > 0 else { throw failure(.syntax, "digits of an exponent") }
        }
        return form
    }

    @_lifetime(self: copy self)
    private mutating func skipDigits() -> Int {
        let start = position
        position = ByteSearch.digitsEnd(in: input, from: start)
        return position - start
    }

    @_lifetime(self: copy self)
    @usableFromInline
    mutating func skipLiteral(_ literal: String) throws(JSONError) {
        for byte in literal.utf8 {
            guard position < input.count else { throw failure(.unexpectedEnd, literal) }
            guard input[position] == byte else { throw failure(.syntax, literal) }
            position += 1
        }
    }

    private static func integer(_ digits: Span<UInt8>) -> JSONValue? {
        let isNegative = digits[0] == UInt8(ascii: "-")
        var magnitude: UInt64 = 0
        for index in (isNegative ? 1 : 0)..<digits.count {
            let (shifted, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = shifted.addingReportingOverflow(UInt64(digits[index] &- UInt8(ascii: "0")))
            if overflow || carry { return nil }
            magnitude = sum
        }
        if isNegative {
            // -0 has no integer; as a double it keeps its sign.
            if magnitude == 0 { return nil }
            return magnitude <= 1 << 63 ? .integer(Int64(truncatingIfNeeded: 0 &- magnitude)) : nil
        }
        return Int64(exactly: magnitude).map(JSONValue.integer) ?? .unsigned(magnitude)
    }
}

/// Which parts a number is written with.
struct NumberForm {
    /// Neither a fraction nor an exponent.
    var isIntegral = true
    var hasExponent = false
}
