package import DifyPlugin
import OpenAICompatible

/// The fields of a form, read by name; whatever is wrong with one is told in a sentence that begins with its name.
///
/// An absent field, `null` and blank text are the same: Dify stores `""` for a field that was emptied.
package struct CredentialFields {
    private let values: ModelCredentials

    package init(_ values: ModelCredentials) {
        self.values = values
    }

    // MARK: Text

    /// A text without white space around it; `nil` if there is none.
    package func text(_ name: String) throws(CredentialsValidateFailedError) -> String? {
        switch values[name] {
        case nil, .null: return nil
        case .string(let text):
            let trimmed = text.trimmingWhitespace()
            return trimmed.isEmpty ? nil : trimmed
        default: throw Self.refusal(name, "has to be text")
        }
    }

    func requiredText(_ name: String, hint: String) throws(CredentialsValidateFailedError) -> String {
        guard let text = try text(name) else { throw Self.refusal(name, "is missing: write \(hint)") }
        return text
    }

    /// The value as it came; `nil` if it is empty.
    func value(_ name: String) -> JSONValue? {
        switch values[name] {
        case nil, .null: nil
        case .string(let text) where text.trimmingWhitespace().isEmpty: nil
        case let value: value
        }
    }

    // MARK: Numbers

    /// A time in seconds above zero, fractions allowed.
    func seconds(_ name: String, upTo limit: Int) throws(CredentialsValidateFailedError) -> Duration? {
        guard let value = value(name) else { return nil }
        guard let number = Self.number(value), number > 0, number <= Double(limit) else {
            throw Self.refusal(
                name,
                "has to be a number of seconds above 0 and up to \(limit), written without a unit, such as \"60\";"
                    + " it is \(value.shown)")
        }
        // Below a millisecond the transport would round to zero, which means no limit to it.
        return max(.seconds(number), .milliseconds(1))
    }

    /// A whole number.
    package func integer(_ name: String, in range: ClosedRange<Int>) throws(CredentialsValidateFailedError) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = Self.number(value).flatMap({ Int(exactly: $0) }), range.contains(number) else {
            throw Self.refusal(
                name,
                "has to be a whole number from \(range.lowerBound) to \(range.upperBound), written in digits only;"
                    + " it is \(value.shown)")
        }
        return number
    }

    /// A number, fractions allowed.
    package func number(_ name: String, in range: ClosedRange<Double>) throws(CredentialsValidateFailedError) -> Double?
    {
        guard let value = value(name) else { return nil }
        guard let number = Self.number(value), range.contains(number) else {
            throw Self.refusal(
                name,
                "has to be a number from \(range.lowerBound) to \(range.upperBound), such as \"1.5\"; it is \(value.shown)"
            )
        }
        return number
    }

    /// One of the words of a list to choose from.
    package func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, of type: Choice.Type
    ) throws(CredentialsValidateFailedError) -> Choice? {
        guard let text = try text(name) else { return nil }
        guard let choice = Choice(rawValue: text.lowercased()) else {
            let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
            throw Self.refusal(name, "has to be one of \(words); it is \(JSONValue.string(text).shown)")
        }
        return choice
    }

    /// A switch: Dify sends a boolean, an imported form may hold its text.
    package func flag(_ name: String) throws(CredentialsValidateFailedError) -> Bool? {
        guard let value = value(name) else { return nil }
        if let flag = value.bool { return flag }
        switch value.string?.trimmingWhitespace().lowercased() {
        case "true": return true
        case "false": return false
        default: throw Self.refusal(name, "has to be true or false; it is \(value.shown)")
        }
    }

    /// A number, or the text of one in plain decimal digits: `Double` alone would also read "nan", "1e3" and "0x10".
    private static func number(_ value: JSONValue) -> Double? {
        if let number = value.double { return number }
        guard let text = value.string?.trimmingWhitespace(), text.utf8.count <= 32,
            text.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || $0 &- UInt8(ascii: "0") <= 9 })
        else { return nil }
        return Double(text)
    }

    package static func refusal(_ name: String, _ fault: String) -> CredentialsValidateFailedError {
        CredentialsValidateFailedError("\(name) \(fault).")
    }
}

extension JSONValue {
    /// The value as a short quotation.
    fileprivate var shown: String {
        switch self {
        case .string(let text): text.count > 40 ? "\"\(text.prefix(40))…\"" : "\"\(text)\""
        case .bool(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        case .unsigned(let number): "\(number)"
        case .double(let number): "\(number)"
        case .null: "null"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
