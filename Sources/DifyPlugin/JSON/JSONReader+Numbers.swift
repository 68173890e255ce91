/// What was seen of an array of numbers in passing.
struct NumberArrayScan {
    var range: Range<Int>
    var count = 0
    var isAllZero = true
    var hasWhitespace = false
}

extension JSONReader {
    /// Reads an array that holds numbers only, each of which a 64-bit float can hold.
    ///
    /// - Parameter bytes: what this reader reads, to be shared with what is returned.
    @_lifetime(self: copy self)
    public mutating func readNumberArray(of bytes: [UInt8]) throws(JSONError) -> JSONNumberArray {
        guard input.isIdentical(to: bytes.span) else {
            throw failure(.typeMismatch, "a reader of the bytes given")
        }
        return JSONNumberArray(try skipNumberArray(), of: bytes)
    }

    /// The numbers of an array, none if it is no array of numbers.
    static func doubles(_ text: Span<UInt8>) -> [Double] {
        var reader = JSONReader(text)
        do throws(JSONError) {
            return try reader.readList { reader throws(JSONError) in try reader.readDouble() }
        } catch {
            return []
        }
    }

    /// Passes over an array that holds numbers only, each of which a 64-bit float can hold.
    @_lifetime(self: copy self)
    mutating func skipNumberArray() throws(JSONError) -> NumberArrayScan {
        try beginArray()
        let start = position - 1
        var scan = NumberArrayScan(range: start..<start)
        while true {
            noteWhitespace(&scan)
            guard try nextElement() else { break }
            noteWhitespace(&scan)
            try skipFiniteNumber(&scan)
        }
        scan.range = start..<position
        return scan
    }

    private func noteWhitespace(_ scan: inout NumberArrayScan) {
        if position < input.count, input[position] <= 0x20 { scan.hasWhitespace = true }
    }

    @_lifetime(self: copy self)
    private mutating func skipFiniteNumber(_ scan: inout NumberArrayScan) throws(JSONError) {
        let first = try peek("a number")
        guard first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") <= 9 else {
            throw failure(.typeMismatch, "a number")
        }
        let start = position
        let form = try skipNumber()
        scan.count += 1
        let text = input.extracting(start..<position)
        if form.hasExponent || text.count > 300 {
            // Only these can be too large for a double, or zero with another digit in them; all of it is ASCII.
            guard let value = Self.text(of: text).flatMap(Double.init), value.isFinite else {
                throw JSONError(.numberOutOfRange, at: start, expected: "a finite number")
            }
            if value != 0 { scan.isAllZero = false }
        } else if scan.isAllZero {
            scan.isAllZero = !text.indices.contains { text[$0] &- UInt8(ascii: "1") <= 8 }
        }
    }
}
