import DifyPlugin

/// Collects what breaks a rule, so that an author sees all of it at once.
struct RuleCheck {
    private(set) var violations: [DeclarationViolation] = []

    mutating func fail(_ field: DeclarationField, _ reason: String) {
        violations.append(DeclarationViolation(field.path, reason))
    }

    /// Takes over what a reader of a field says; `nil` if it has found something wrong.
    mutating func attempt<Value>(_ read: () throws(ModelDeclarationError) -> Value?) -> Value? {
        do throws(ModelDeclarationError) { return try read() } catch {
            violations.append(DeclarationViolation(error.field, error.reason))
            return nil
        }
    }

    /// Whether something is there; what has to be is said if it is not.
    mutating func require(_ field: DeclarationField, _ expected: String) -> Bool {
        guard field.value == nil else { return true }
        fail(field, "is missing; it has to be \(expected)")
        return false
    }

    // MARK: Texts

    /// A text of at most `limit` characters, of any number without it; an empty one counts as missing, as it does for the
    /// host.
    @discardableResult
    mutating func text(_ field: DeclarationField, atMost limit: Int? = nil, required: Bool = false) -> String? {
        let isAbsent = field.value == nil || field.value == ""
        guard !isAbsent else {
            if required {
                fail(field, "is missing; it has to be a text" + (limit.map { " of 1 to \($0) characters" } ?? ""))
            }
            return nil
        }
        return attempt { () throws(ModelDeclarationError) in try field.text(below: limit.map { $0 + 1 } ?? .max) }
    }

    /// One of some words.
    @discardableResult
    mutating func word(_ field: DeclarationField, of words: [String]) -> String? {
        let expected = words.joined(separator: ", ")
        guard require(field, expected), let text = text(field, atMost: 256, required: true) else { return nil }
        guard words.contains(text) else {
            fail(field, "is \"\(text)\", and can be \(expected)")
            return nil
        }
        return text
    }

    /// A text in the languages that the host knows (protocol section 1.3).
    mutating func i18n(_ field: DeclarationField, required: Bool = false) {
        guard field.value != nil || required else { return }
        guard mapping(field, "a mapping of languages, with en_US among them") else { return }
        text(field["en_US"], atMost: 1023, required: true)
        for language in ["zh_Hans", "ja_JP", "pt_BR"] { text(field[language], atMost: 1023) }
        for name in field.value?.object?.keys ?? [] where !["en_US", "zh_Hans", "ja_JP", "pt_BR"].contains(name) {
            fail(field[name], "is no language of Dify's, which are en_US, zh_Hans, ja_JP, pt_BR")
        }
    }

    // MARK: Other kinds

    /// `true`, `false` or nothing.
    @discardableResult
    mutating func flag(_ field: DeclarationField) -> Bool? {
        attempt { () throws(ModelDeclarationError) in try field.bool() }
    }

    /// Whether it is a mapping; one has to be there.
    mutating func mapping(_ field: DeclarationField, _ expected: String) -> Bool {
        guard require(field, expected) else { return false }
        guard field.value?.object != nil else {
            fail(field, "is not a mapping; it has to be \(expected)")
            return false
        }
        return true
    }

    /// The elements of a list, none if it is not there.
    mutating func list(_ field: DeclarationField, atMost limit: Int = .max) -> [DeclarationField] {
        attempt { () throws(ModelDeclarationError) in try field.elements(atMost: limit) } ?? []
    }

    /// The elements of a list that must not be empty.
    mutating func list(_ field: DeclarationField, atMost limit: Int = .max, of expected: String) -> [DeclarationField] {
        guard require(field, "a list of \(expected)") else { return [] }
        if field.value?.array?.isEmpty == true { fail(field, "is empty; it has to be a list of \(expected)") }
        return list(field, atMost: limit)
    }
}
