import DifyPlugin

/// The parameters of a conversation, held against the rules of the model's schema; what is not set is not sent.
struct ChatSettings: Sendable {
    /// A setting that cannot be.
    struct Fault: Error, Hashable, CustomStringConvertible {
        let description: String
    }

    private let rules: [ParameterRule]
    private(set) var values: JSONObject = [:]

    /// Takes the rules of a schema.
    init(schema: JSONObject) {
        rules = schema["parameter_rules"]?.array?.compactMap { $0.object.flatMap(ParameterRule.init(written:)) } ?? []
    }

    /// Sets a parameter from what was typed, or puts it back.
    ///
    /// - Throws: ``Fault`` for a parameter that the model has not, or a value that it cannot have.
    mutating func set(_ name: String, _ text: String?) throws(Fault) {
        guard let rule = rules.first(where: { $0.name == name }) else {
            let names = rules.map(\.name).joined(separator: ", ")
            throw Fault(description: "The model has no parameter \"\(name)\". It has: \(names).")
        }
        guard let text else { return values[name] = nil }
        do {
            values[name] = try rule.check(Self.value(text, rule.type))
        } catch {
            throw Fault(description: error.message + ".")
        }
    }

    /// What there is and what is set.
    var table: ColumnTable {
        ColumnTable(
            headings: ["parameter", "now", "type", "from", "to", "options"],
            rows: rules.map { rule in
                [
                    rule.name, values[rule.name]?.spelled ?? "not sent", rule.type?.rawValue ?? "",
                    rule.minimum.map { JSONValue.double($0).spelled } ?? "",
                    rule.maximum.map { JSONValue.double($0).spelled } ?? "", rule.options.joined(separator: ", "),
                ]
            })
    }

    /// What was typed, as the rule's type; text that is none stays text, which the rule then refuses.
    private static func value(_ text: String, _ type: ParameterRule.ValueType?) -> JSONValue {
        switch type {
        case .int, .float, .boolean: (try? JSONValue(parsing: text)) ?? .string(text)
        case .string, .text, nil: .string(text)
        }
    }
}

extension ParameterRule {
    /// Reads a rule as the plugin writes it; `nil` without a name.
    init?(written rule: JSONObject) {
        guard let name = rule["name"]?.string else { return nil }
        self.init(
            name, type: rule["type"]?.string.flatMap(ValueType.init(rawValue:)), minimum: rule["min"]?.double,
            maximum: rule["max"]?.double, precision: rule["precision"]?.int,
            options: rule["options"]?.array?.compactMap(\.string) ?? [])
    }
}
