extension JSONReader {
    /// Reads a string.
    @_lifetime(self: copy self)
    public mutating func readString() throws(JSONError) -> String {
        guard try peek("a string") == UInt8(ascii: "\"") else { throw failure(.typeMismatch, "a string") }
        let start = position + 1
        if try scanString().hasEscapes { return try unescape(start, position - 1) }
        guard let text = Self.text(of: input.extracting(start..<(position - 1))) else {
            throw JSONError(.invalidText, at: start, expected: "UTF-8")
        }
        return text
    }

    /// Reads a string, or `nil` for `null`.
    @_lifetime(self: copy self)
    @inlinable
    public mutating func readStringOrNull() throws(JSONError) -> String? {
        try readNull() ? nil : try readString()
    }

    /// Passes over a string, checking all of it.
    ///
    /// - Returns: whether it holds escapes.
    @_lifetime(self: copy self)
    @usableFromInline
    @discardableResult
    mutating func skipString() throws(JSONError) -> Bool {
        let start = position + 1
        let (hasEscapes, isASCII) = try scanString()
        if !isASCII, !Self.isUTF8(input.extracting(start..<(position - 1))) {
            throw JSONError(.invalidText, at: start, expected: "UTF-8")
        }
        return hasEscapes
    }

    /// Passes over a string, checking everything but that its bytes are UTF-8.
    @_lifetime(self: copy self)
    private mutating func scanString() throws(JSONError) -> (hasEscapes: Bool, isASCII: Bool) {
        var hasEscapes = false
        var nonASCII: UInt8 = 0
        position += 1
        while true {
            position = ByteSearch.stringStop(in: input, from: position, nonASCII: &nonASCII)
            guard position < input.count else { throw failure(.unexpectedEnd, "the end of a string") }
            switch input[position] {
            case UInt8(ascii: "\""):
                position += 1
                return (hasEscapes, nonASCII < 0x80)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                _ = try readEscape()
            default: throw failure(.syntax, "no control character in a string")
            }
        }
    }

    /// Reads one escape sequence, surrogate pairs as one.
    @_lifetime(self: copy self)
    @usableFromInline
    mutating func readEscape() throws(JSONError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard position < input.count else { throw failure(.unexpectedEnd, "an escape") }
        let letter = input[position]
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "u"): break
        default: throw JSONError(.syntax, at: start, expected: "a known escape")
        }
        let first = try readHexadecimal()
        if let scalar = Unicode.Scalar(first) { return scalar }
        let loneSurrogate = JSONError(.invalidText, at: start, expected: "a pair of surrogates")
        guard first < 0xDC00, position + 1 < input.count, input[position] == UInt8(ascii: "\\"),
            input[position + 1] == UInt8(ascii: "u")
        else { throw loneSurrogate }
        position += 2
        let second = try readHexadecimal()
        guard 0xDC00...0xDFFF ~= second,
            let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
        else { throw loneSurrogate }
        return scalar
    }

    @_lifetime(self: copy self)
    private mutating func readHexadecimal() throws(JSONError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < input.count else { throw failure(.unexpectedEnd, "four hexadecimal digits") }
            let byte = input[position]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
            default: throw failure(.syntax, "four hexadecimal digits")
            }
            position += 1
        }
        return value
    }

    /// The text of a string that holds escapes, already checked by ``skipString()``.
    @usableFromInline
    func unescape(_ start: Int, _ end: Int) throws(JSONError) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(end - start)
        var cursor = JSONReader(input)
        cursor.position = start
        var ignored: UInt8 = 0
        while cursor.position < end {
            let stop = min(end, ByteSearch.stringStop(in: input, from: cursor.position, nonASCII: &ignored))
            bytes.append(copying: input.extracting(cursor.position..<stop))
            cursor.position = stop
            guard stop < end else { break }
            bytes.append(contentsOf: Unicode.UTF8.encode(try cursor.readEscape()) ?? .encodedReplacementCharacter)
        }
        guard let text = Self.text(of: bytes.span) else {
            throw JSONError(.invalidText, at: start, expected: "UTF-8")
        }
        return text
    }

    /// The bytes as text, if they are UTF-8.
    @inlinable
    static func text(of bytes: Span<UInt8>) -> String? {
        guard let utf8 = try? UTF8Span(validating: bytes) else { return nil }
        return String(copying: utf8)
    }

    @inlinable
    static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
        (try? UTF8Span(validating: bytes)) != nil
    }
}

extension Unicode.UTF8.EncodedScalar {
    fileprivate static var encodedReplacementCharacter: Self { Unicode.UTF8.encodedReplacementCharacter }
}
