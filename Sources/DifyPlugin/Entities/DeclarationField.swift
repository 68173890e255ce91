/// A value in a model's declaration and the way to it, for errors that say where to look.
///
/// Null counts as absent everywhere, as it does for the host.
package struct DeclarationField {
    package let path: String
    package let value: JSONValue?

    package init(path: String, value: JSONValue?) {
        self.path = path
        self.value = value == .null ? nil : value
    }

    /// The member of that name; of what is no mapping, nothing.
    package subscript(name: String) -> DeclarationField {
        DeclarationField(path: path.isEmpty ? name : "\(path).\(name)", value: value?.object?[name])
    }

    /// The member of that name; of nothing, nothing.
    package func member(_ name: String) throws(ModelDeclarationError) -> DeclarationField {
        _ = try members()
        return self[name]
    }

    /// All members, none if absent.
    package func members() throws(ModelDeclarationError) -> JSONObject {
        guard let value else { return [:] }
        guard let object = value.object else { throw error("is not a mapping") }
        return object
    }

    /// The elements of a list of bounded length, none if absent.
    package func elements(atMost limit: Int) throws(ModelDeclarationError) -> [DeclarationField] {
        guard let value else { return [] }
        guard let list = value.array else { throw error("is not a list") }
        guard list.count <= limit else { throw error("has \(list.count) elements, more than \(limit)") }
        return list.enumerated().map { DeclarationField(path: "\(path)[\($0)]", value: $1) }
    }

    /// A text of 1 to `limit` - 1 characters, `nil` if absent.
    package func text(below limit: Int = 256) throws(ModelDeclarationError) -> String? {
        guard let value else { return nil }
        guard let text = value.string else { throw error("is not a text; quote what shall be one") }
        guard !text.isEmpty, text.unicodeScalars.count < limit else {
            throw error("does not have 1 to \(limit - 1) characters")
        }
        return text
    }

    /// One of the words of an enumeration, `nil` if absent.
    package func word<Word: RawRepresentable & CaseIterable>(
        _: Word.Type
    ) throws(ModelDeclarationError) -> Word? where Word.RawValue == String {
        guard let text = try text() else { return nil }
        guard let word = Word(rawValue: text) else {
            throw error("is \"\(text)\", and can be \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return word
    }

    package func bool() throws(ModelDeclarationError) -> Bool? {
        guard let value else { return nil }
        guard let bool = value.bool else { throw error("is neither true nor false") }
        return bool
    }

    package func int() throws(ModelDeclarationError) -> Int? {
        guard let value else { return nil }
        guard let number = value.int else { throw error("is not a whole number") }
        return number
    }

    package func double() throws(ModelDeclarationError) -> Double? {
        guard let value else { return nil }
        guard let number = value.double, number.isFinite else { throw error("is not a number") }
        return number
    }

    package func decimal() throws(ModelDeclarationError) -> ExactDecimal? {
        guard let value else { return nil }
        do throws(ExactDecimalError) { return try ExactDecimal(value) } catch { throw self.error("is \(error)") }
    }

    /// What must be there.
    package func required<Value>(_ value: Value?) throws(ModelDeclarationError) -> Value {
        guard let value else { throw error("is missing") }
        return value
    }

    package func error(_ reason: String) -> ModelDeclarationError { ModelDeclarationError(field: path, reason) }
}
