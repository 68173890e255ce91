/// Any JSON value as a tree, for what has no shape known beforehand (credentials, model parameters).
public enum JSONValue: Sendable, Hashable {
    /// `null`
    case null
    /// `true` or `false`
    case bool(Bool)
    /// A number without fraction or exponent that 64 signed bits hold.
    case integer(Int64)
    /// A number without fraction or exponent beyond `Int64.max`.
    case unsigned(UInt64)
    /// Any other number. Never NaN or infinite when read; writing one that is fails.
    case double(Double)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object.
    case object(JSONObject)
}

extension JSONValue {
    /// The string, if it is one.
    public var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The boolean, if it is one.
    public var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The number as an integer, if it is one without loss; `2.0` is.
    public var int: Int? {
        switch self {
        case .integer(let value): Int(exactly: value)
        case .unsigned(let value): Int(exactly: value)
        // As a double, the least integer stands for its neighbours as well.
        case .double(let value): value > -0x1p63 ? Int(exactly: value) : nil
        default: nil
        }
    }

    /// The number as a double, if it is a number.
    public var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .unsigned(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    /// The object, if it is one.
    public var object: JSONObject? {
        if case .object(let value) = self { value } else { nil }
    }

    /// The array, if it is one.
    public var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// Parses a whole JSON text.
    public init(parsing text: String) throws(JSONError) {
        let bytes = Array(text.utf8)
        var reader = JSONReader(bytes.span)
        self = try reader.readValue()
        try reader.finish()
    }

    /// Writes the value.
    ///
    /// - Throws: `notFinite` for a NaN or an infinity.
    public func write(to writer: inout JSONWriter) throws(JSONError) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .integer(let value): writer.integer(value)
        case .unsigned(let value): writer.unsigned(value)
        case .double(let value): try writer.double(value)
        case .string(let value): writer.string(value)
        case .array(let elements):
            writer.beginArray()
            for element in elements { try element.write(to: &writer) }
            writer.endArray()
        case .object(let object): try object.write(to: &writer)
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
    /// Makes a string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes an integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Makes a boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Makes a double.
    public init(floatLiteral value: Double) { self = .double(value) }
    /// Makes an array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Makes an object; of two equal names the last counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
    /// Makes `null`.
    public init(nilLiteral: ()) { self = .null }
}
