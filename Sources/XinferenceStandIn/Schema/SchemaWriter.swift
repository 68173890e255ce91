/// Writes a JSON document that satisfies a schema, out of what a prompt says.
///
/// It stands for an engine that holds a model to a grammar: the form is certain, the values are as good as the model
/// (Xinference API, section 4).
struct SchemaWriter {
    /// What the model would answer in words; it fills members that ask for a text of that kind.
    let answer: String
    let text: String
    private let root: JSONValue
    var filler: ValueFiller

    /// The values that may still be written: a schema can ask for more than fits anywhere.
    private var budget = 10_000

    /// Deeper than this a document ends, whatever a schema that contains itself still asks for.
    private static let deepest = 24

    init(schema: JSONValue, prompt: String, answer: String) {
        self.answer = answer
        text = prompt
        root = schema
        filler = ValueFiller(PromptValues(prompt))
    }

    /// The document.
    mutating func document() -> JSONValue {
        value(named: "", root, depth: 0)
    }

    private mutating func value(named name: String, _ schema: JSONValue, depth: Int) -> JSONValue {
        let schema = resolved(schema)
        budget -= 1
        if depth > Self.deepest || budget < 0 { return .null }
        if let constant = schema["const"] { return constant }
        if let choices = schema["enum"]?.elements, let first = choices.first {
            return filler.value(named: name, ["enum": .array(choices)]) ?? first
        }
        switch ValueFiller.type(of: schema) {
        case "object": return object(schema, depth)
        case "array": return array(named: name, schema, depth)
        case "integer", "number": return number(named: name, schema)
        case "boolean": return filler.value(named: name, schema) ?? false
        case "null": return .null
        default: return .string(string(named: name, schema))
        }
    }

    // MARK: Structure

    /// Follows a reference, and takes the first of several alternatives and all that is joined.
    private func resolved(_ schema: JSONValue, hops: Int = 0) -> JSONValue {
        if hops > 32 { return [:] }
        if let path = schema["$ref"]?.text, path.hasPrefix("#") {
            let target = path.dropFirst().split(separator: "/").reduce(JSONValue?.some(root)) { $0?[String($1)] }
            return resolved(target ?? [:], hops: hops + 1)
        }
        for key in ["anyOf", "oneOf"] {
            let choices = schema[key]?.elements ?? []
            let choice = choices.first { $0["type"]?.text != "null" } ?? choices.first
            if let choice { return resolved(choice, hops: hops + 1) }
        }
        guard let parts = schema["allOf"]?.elements else { return schema }
        return parts.map { resolved($0, hops: hops + 1) }.reduce(schema) { $0.merged(with: $1) }
    }

    private mutating func object(_ schema: JSONValue, _ depth: Int) -> JSONValue {
        guard case .object(let properties)? = schema["properties"] else { return [:] }
        let required = schema["required"]?.elements?.compactMap(\.text) ?? []
        let rest = properties.map(\.key).filter { !required.contains($0) }
        var members: [JSONValue.Member] = []
        for key in required + rest {
            // What is required without being described may be anything.
            let property = properties.first { $0.key == key }?.value ?? [:]
            // A schema that contains itself would go on for ever with what it does not require.
            if depth >= 4, !required.contains(key) { continue }
            members.append(.init(key: key, value: value(named: key, property, depth: depth + 1)))
        }
        return .object(members)
    }

    private mutating func array(named name: String, _ schema: JSONValue, _ depth: Int) -> JSONValue {
        let items = resolved(schema["items"] ?? [:])
        let least = max(schema["minItems"]?.whole ?? 0, 0)
        let most = max(schema["maxItems"]?.whole ?? 64, least)
        var elements: [JSONValue] = []
        if ValueFiller.type(of: items) == "object" {
            elements = objects(items, depth)
        } else if case .array(let found)? = filler.value(named: name, ["type": "array", "items": items]) {
            elements = found
        }
        elements = Array(elements.prefix(most))
        // A broken schema may ask for any number; nobody reads more than this.
        while elements.count < min(least, 1_000) {
            elements.append(value(named: name, items, depth: depth + 1))
        }
        return .array(elements)
    }

    /// One object for each clause of the prompt that names something.
    private func objects(_ items: JSONValue, _ depth: Int) -> [JSONValue] {
        // A clause has no clauses of its own to fill lists in lists with.
        if depth > 2 { return [] }
        let clauses = text.split(separator: /\s+and\s+|[,;:]\s+|\.\s+|[，。；]/).map(String.init)
        return clauses.filter { !PromptValues($0).subjects.isEmpty }.map { clause in
            var writer = SchemaWriter(schema: root, prompt: clause, answer: clause)
            return writer.value(named: "", items, depth: depth + 1)
        }
    }
}

extension JSONValue {
    /// This object with the members of another; properties and requirements of both are kept.
    fileprivate func merged(with other: JSONValue) -> JSONValue {
        guard case .object(var members) = self, case .object(let more) = other else { return self }
        for member in more {
            guard let index = members.firstIndex(where: { $0.key == member.key }) else {
                members.append(member)
                continue
            }
            switch (members[index].value, member.value) {
            case (.object, .object): members[index].value = members[index].value.merged(with: member.value)
            case (.array(let left), .array(let right)): members[index].value = .array(left + right)
            default: break
            }
        }
        return .object(members)
    }
}
