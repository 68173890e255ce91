import DifyPlugin

/// A model's schema, as Dify will read it, for people.
struct SchemaTable: Sendable {
    /// The type, features and properties.
    let facts: [(String, String)]
    /// The parameters that Dify offers.
    let parameters: ColumnTable

    init(_ schema: JSONObject) {
        let properties = schema["model_properties"]?.object ?? [:]
        let features = schema["features"]?.array?.compactMap(\.string) ?? []
        facts =
            [
                ("type", schema["model_type"]?.string ?? ""),
                ("features", features.isEmpty ? "none" : features.joined(separator: ", ")),
            ] + properties.keys.map { ($0, Self.property(properties[$0])) }
        parameters = ColumnTable(
            headings: ["parameter", "type", "default", "min", "max", "options"],
            rows: (schema["parameter_rules"]?.array?.compactMap(\.object) ?? []).map { rule in
                [rule["name"]?.spelled ?? ""]
                    + ["type", "default", "min", "max"].map { rule[$0].map(\.spelled) ?? "" }
                    + [rule["options"]?.array?.map(\.spelled).joined(separator: ", ") ?? ""]
            })
    }

    /// A list of voices has dozens of objects with a name each.
    private static func property(_ value: JSONValue?) -> String {
        guard let list = value?.array else { return value?.spelled ?? "" }
        let names = list.map { ($0.object?["name"] ?? $0).spelled }
        return names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " and \(names.count - 8) more" : "")
    }
}

extension JSONValue {
    /// The value for people: a text without its quotation marks, a whole number without its fraction.
    var spelled: String {
        if let string { return string.printableLine }
        if case .double(let number) = self, let whole = Int(exactly: number) { return "\(whole)" }
        var writer = JSONWriter()
        do { try write(to: &writer) } catch { return "not a finite number" }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
