internal import Foundation

/// Gives one value after the other out of a prompt, each by the name and the schema of what it is for.
struct ValueFiller {
    private let values: PromptValues
    private var numbers: ArraySlice<String>
    private var subjects: ArraySlice<String>

    init(_ values: PromptValues) {
        self.values = values
        numbers = values.numbers[...]
        subjects = values.subjects[...]
    }

    /// Whether a parameter takes any name or text, and is not one of those that are read by their own rule.
    static func takesSubject(_ name: String, _ schema: JSONValue) -> Bool {
        type(of: schema) == "string" && schema["enum"] == nil && Role(name) == nil
    }

    /// The value that the prompt has for `name`, or nil when it has none.
    mutating func value(named name: String, _ schema: JSONValue) -> JSONValue? {
        if let constant = schema["const"] { return constant }
        if let choices = schema["enum"]?.elements { return Self.mentioned(choices, in: values.text) }
        switch Self.type(of: schema) {
        case "integer": return number(named: name, isWhole: true)
        case "number": return number(named: name, isWhole: false)
        case "boolean": return flag(named: name)
        case "array": return list(schema["items"] ?? [:])
        case "string": return text(named: name)
        default: return nil
        }
    }

    /// A value of the right type when the prompt has none and one must be given.
    func fallback(_ schema: JSONValue) -> JSONValue {
        if let first = schema["enum"]?.elements?.first { return first }
        switch Self.type(of: schema) {
        case "integer", "number": return 0
        case "boolean": return false
        case "array": return []
        case "object": return [:]
        case "null": return .null
        default: return .string(values.text.trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }

    /// The type a schema asks for; of several the first that is not null.
    static func type(of schema: JSONValue) -> String {
        if let type = schema["type"]?.text { return type }
        let types = schema["type"]?.elements?.compactMap(\.text) ?? []
        if let type = types.first(where: { $0 != "null" }) { return type }
        return schema["properties"] != nil ? "object" : schema["items"] != nil ? "array" : "string"
    }

    // MARK: Rules by type

    private static func mentioned(_ choices: [JSONValue], in text: String) -> JSONValue? {
        let words = " " + ToolSpec.words(text).joined(separator: " ") + " "
        return choices.first { choice in
            guard let name = choice.text else { return false }
            return words.contains(" " + ToolSpec.words(name).joined(separator: " ") + " ")
                || (name.contains(where: Tokenizer.isHan) && text.contains(name))
        }
    }

    /// The number next to the parameter's name, else the first that is left.
    private mutating func number(named name: String, isWhole: Bool) -> JSONValue? {
        let wanted = Set(Terms.of(ToolSpec.words(name).joined(separator: " ")))
        let words = values.text.split { $0.isWhitespace || $0 == "," }.map(String.init)
        var chosen: String?
        for (index, word) in words.enumerated() {
            let bare = word.trimmingCharacters(in: CharacterSet(charactersIn: ".?!:;()=\""))
            guard numbers.contains(bare) else { continue }
            let near = words[max(index - 2, 0)..<min(index + 2, words.count)]
            if near.contains(where: { !wanted.isDisjoint(with: Terms.of($0)) }) { chosen = bare }
            if chosen != nil { break }
        }
        guard let text = chosen ?? numbers.first, let index = numbers.firstIndex(of: text) else { return nil }
        numbers.remove(at: index)
        if let whole = Int(text) { return .integer(whole) }
        guard let number = Double(text) else { return nil }
        return isWhole ? Int(exactly: number.rounded()).map { .integer($0) } : .number(number)
    }

    private func flag(named name: String) -> JSONValue? {
        let names = ToolSpec.words(name)
        let wanted = Set(Terms.of(names.joined(separator: " ")))
        let words = values.text.split { !$0.isLetter && $0 != "'" }.map { $0.lowercased() }
        if names.contains("on"), words.contains("off") { return false }
        // Words such as "on" are no terms, so the name counts as it is written too.
        let index = words.firstIndex { names.contains($0) || !wanted.isDisjoint(with: Terms.of($0)) }
        guard let index else { return nil }
        let before = words[max(index - 3, 0)..<index]
        return .bool(!before.contains { ["not", "no", "without", "never", "isn't", "don't"].contains($0) })
    }

    private mutating func list(_ items: JSONValue) -> JSONValue? {
        var elements: [JSONValue] = []
        switch Self.type(of: items) {
        case "integer", "number":
            let isWhole = Self.type(of: items) == "integer"
            while let next = number(named: "", isWhole: isWhole) { elements.append(next) }
        case "string":
            if let choices = items["enum"]?.elements {
                elements = choices.filter { Self.mentioned([$0], in: values.text) != nil }
            } else {
                elements = subjects.map { .string($0) }
                subjects = []
            }
        default: break
        }
        return elements.isEmpty ? nil : .array(elements)
    }

    private mutating func text(named name: String) -> JSONValue? {
        if let role = Role(name) { return role.text(values).map { .string($0) } }
        return subjects.popFirst().map { .string($0) }
    }
}
