/// A pull reader over UTF-8 JSON: the caller asks for what it expects, and nothing is kept that was not asked for.
///
/// ```swift
/// var reader = JSONReader(bytes.span)
/// try reader.beginObject()
/// while let key = try reader.nextKey() {
///     switch key {
///     case "id": id = try reader.readString()
///     default: try reader.skipValue()
///     }
/// }
/// try reader.finish()
/// ```
///
/// It reads RFC 8259 to the letter: no comments, no trailing commas, no NaN, no lone surrogates, no bytes that are not
/// UTF-8, whether a value is returned or skipped. Every index is checked by `Span`; there is no unsafe code here. The
/// time is linear in the input and the only recursion, in ``readValue()``, is bounded by `maximumDepth`.
///
/// After an error the reader's position means nothing; drop it.
public struct JSONReader: ~Escapable {
    @usableFromInline let input: Span<UInt8>
    @usableFromInline let maximumDepth: Int
    @usableFromInline var position = 0
    @usableFromInline var depth = 0
    /// True from the opening of a container to its first member: there, no comma may stand.
    @usableFromInline var isFirst = false

    /// Starts reading at the first byte.
    ///
    /// - Parameters:
    ///   - input: the JSON text.
    ///   - maximumDepth: how deeply arrays and objects may nest, 1,024 at most; more is the error `tooDeep`.
    @_lifetime(copy input)
    @inlinable
    public init(_ input: Span<UInt8>, maximumDepth: Int = 128) {
        self.input = input
        self.maximumDepth = min(maximumDepth, 1024)
    }

    /// Offset of the next byte to read.
    @inlinable
    public var offset: Int { position }

    // MARK: Structure

    /// Enters an object; read its members with ``nextKey()``.
    @_lifetime(self: copy self)
    @inlinable
    public mutating func beginObject() throws(JSONError) {
        try open(UInt8(ascii: "{"), expected: "an object")
    }

    /// Enters an array; read its elements after each ``nextElement()`` that says there is one.
    @_lifetime(self: copy self)
    @inlinable
    public mutating func beginArray() throws(JSONError) {
        try open(UInt8(ascii: "["), expected: "an array")
    }

    /// The next member's name, its value being next to read; `nil` when the object has ended.
    @_lifetime(copy self)
    @inlinable
    public mutating func nextKey() throws(JSONError) -> JSONKey? {
        guard try advanceToMember(closing: UInt8(ascii: "}")) else { return nil }
        guard try peek("a member name") == UInt8(ascii: "\"") else { throw failure(.syntax, "a member name") }
        let start = position + 1
        let hasEscapes = try skipString()
        let end = position - 1
        var decoded: String?
        if hasEscapes { decoded = try unescape(start, end) }
        guard try peek("a colon") == UInt8(ascii: ":") else { throw failure(.syntax, "a colon") }
        position += 1
        return JSONKey(bytes: input.extracting(start..<end), decoded: decoded)
    }

    /// Whether the array has another element, which is then next to read.
    @_lifetime(self: copy self)
    @inlinable
    public mutating func nextElement() throws(JSONError) -> Bool {
        try advanceToMember(closing: UInt8(ascii: "]"))
    }

    /// Checks that every container has been read to its end and nothing but white space is left.
    @_lifetime(self: copy self)
    @inlinable
    public mutating func finish() throws(JSONError) {
        skipWhitespace()
        guard depth == 0, position == input.count else { throw failure(.syntax, "the end") }
    }

    /// What kind of value comes next.
    @_lifetime(self: copy self)
    @inlinable
    public mutating func peekKind() throws(JSONError) -> JSONKind {
        switch try peek("a value") {
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "{"): .object
        case UInt8(ascii: "["): .array
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
        case UInt8(ascii: "n"): .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): .number
        default: throw failure(.syntax, "a value")
        }
    }

    // MARK: Steps

    @_lifetime(self: copy self)
    @inlinable
    mutating func open(_ bracket: UInt8, expected: String) throws(JSONError) {
        guard try peek(expected) == bracket else { throw failure(.typeMismatch, expected) }
        guard depth < maximumDepth else { throw failure(.tooDeep, "at most \(maximumDepth) levels") }
        depth += 1
        position += 1
        isFirst = true
    }

    @_lifetime(self: copy self)
    @inlinable
    mutating func advanceToMember(closing bracket: UInt8) throws(JSONError) -> Bool {
        let byte = try peek("a comma or the end of the container")
        if byte == bracket {
            guard depth > 0 else { throw failure(.syntax, "a container to be open") }
            position += 1
            depth -= 1
            isFirst = false
            return false
        }
        if isFirst {
            isFirst = false
            return true
        }
        guard byte == UInt8(ascii: ",") else { throw failure(.syntax, "a comma or the end of the container") }
        position += 1
        return true
    }

    /// The next byte that is not white space, left unread.
    @_lifetime(self: copy self)
    @inlinable
    mutating func peek(_ expectation: @autoclosure () -> String) throws(JSONError) -> UInt8 {
        // Between most tokens there is no white space.
        if position < input.count, input[position] > 0x20 { return input[position] }
        skipWhitespace()
        guard position < input.count else { throw failure(.unexpectedEnd, expectation()) }
        return input[position]
    }

    @_lifetime(self: copy self)
    @usableFromInline
    mutating func skipWhitespace() {
        let count = input.count
        var index = position
        while index < count {
            let byte = input[index]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
            index &+= 1
        }
        position = index
    }

    @usableFromInline
    func failure(_ code: JSONError.Code, _ expectation: String) -> JSONError {
        let ended = position >= input.count && (code == .syntax || code == .typeMismatch)
        return JSONError(ended ? .unexpectedEnd : code, at: position, expected: expectation)
    }
}
