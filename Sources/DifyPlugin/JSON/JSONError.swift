/// Why bytes are not the JSON that was expected, or a value cannot be written as JSON.
public struct JSONError: Error, Sendable, Hashable {
    /// The kind of fault.
    public enum Code: Sendable, Hashable {
        /// The text breaks the grammar of RFC 8259.
        case syntax
        /// The text ended inside a value.
        case unexpectedEnd
        /// The value is of another type than asked for.
        case typeMismatch
        /// The number does not fit the type asked for.
        case numberOutOfRange
        /// A string holds bytes that are not UTF-8, or an escaped lone surrogate.
        case invalidText
        /// Arrays and objects are nested deeper than the reader allows.
        case tooDeep
        /// A required member is absent or null.
        case missing
        /// Not a number or infinite: JSON has no way to say it.
        case notFinite
    }

    /// The kind of fault.
    public var code: Code
    /// Offset of the byte at which it was noticed; for `missing` and `notFinite` it tells nothing.
    public var offset: Int
    /// What was expected, as part of a sentence.
    public var expectation: String

    /// Makes an error.
    public init(_ code: Code, at offset: Int = 0, expected expectation: String) {
        self.code = code
        self.offset = offset
        self.expectation = expectation
    }

    /// The error for a required member that is absent or null.
    public static func missing(_ key: String) -> JSONError {
        JSONError(.missing, expected: "a value for \"\(key)\"")
    }
}

extension JSONError: CustomStringConvertible {
    /// One sentence, such as `invalid JSON at byte 17: expected a string`.
    public var description: String {
        switch code {
        case .syntax: "invalid JSON at byte \(offset): expected \(expectation)"
        case .unexpectedEnd: "the JSON ends at byte \(offset) where \(expectation) was expected"
        case .typeMismatch: "wrong type at byte \(offset): expected \(expectation)"
        case .numberOutOfRange: "the number at byte \(offset) does not fit: expected \(expectation)"
        case .invalidText: "invalid text at byte \(offset): expected \(expectation)"
        case .tooDeep: "the JSON is nested too deeply at byte \(offset): expected \(expectation)"
        case .missing: "missing \(expectation)"
        case .notFinite: "a number is not finite: expected \(expectation)"
        }
    }
}
