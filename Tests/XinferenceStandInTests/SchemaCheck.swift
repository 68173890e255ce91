import Foundation

/// Checks a document against the part of JSON Schema that the tests use, written apart from what it checks.
struct SchemaCheck {
    let root: [String: Any]

    /// What is wrong with `value`; empty when it satisfies `schema`.
    func problems(_ value: Any, _ schema: [String: Any]) -> [String] {
        if let path = schema["$ref"] as? String {
            let target = path.split(separator: "/").dropFirst().reduce(root as Any?) {
                ($0 as? [String: Any])?[String($1)]
            }
            return problems(value, target as? [String: Any] ?? [:])
        }
        if let choices = schema["anyOf"] as? [[String: Any]] {
            return choices.contains { problems(value, $0).isEmpty } ? [] : ["no alternative fits"]
        }
        var found = (schema["allOf"] as? [[String: Any]] ?? []).flatMap { problems(value, $0) }
        if let constant = schema["const"] as? NSObject, value as? NSObject != constant { found.append("not const") }
        if let choices = schema["enum"] as? [NSObject], let given = value as? NSObject, !choices.contains(given) {
            found.append("not in enum")
        }
        let types = (schema["type"] as? String).map { [$0] } ?? schema["type"] as? [String]
        if let types, !types.contains(where: { Self.isOf(value, $0) }) { found.append("\(value) is no \(types)") }
        return found + bounds(value, schema) + members(value, schema)
    }

    private func members(_ value: Any, _ schema: [String: Any]) -> [String] {
        if let object = value as? [String: Any] {
            let missing = (schema["required"] as? [String] ?? []).filter { object[$0] == nil }.map { "no \($0)" }
            let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
            return missing + object.flatMap { key, value in properties[key].map { problems(value, $0) } ?? [] }
        }
        guard let list = value as? [Any] else { return [] }
        var found: [String] = []
        if list.count < schema["minItems"] as? Int ?? 0 { found.append("too few") }
        if list.count > schema["maxItems"] as? Int ?? .max { found.append("too many") }
        let items = schema["items"] as? [String: Any] ?? [:]
        return found + list.flatMap { problems($0, items) }
    }

    private func bounds(_ value: Any, _ schema: [String: Any]) -> [String] {
        var found: [String] = []
        if let text = value as? String {
            if text.count < schema["minLength"] as? Int ?? 0 { found.append("too short") }
            if text.count > schema["maxLength"] as? Int ?? .max { found.append("too long") }
        }
        guard Self.isOf(value, "number"), let number = (value as? NSNumber)?.doubleValue else { return found }
        func limit(_ key: String) -> Double? { (schema[key] as? NSNumber)?.doubleValue }
        if let least = limit("minimum"), number < least { found.append("too small") }
        if let most = limit("maximum"), number > most { found.append("too large") }
        if let least = limit("exclusiveMinimum"), number <= least { found.append("too small") }
        if let step = limit("multipleOf"), (number / step).rounded() != number / step { found.append("no multiple") }
        return found
    }

    private static func isOf(_ value: Any, _ type: String) -> Bool {
        let isBoolean = (value as? NSNumber).map { Self.isBoolean($0) } ?? false
        return switch type {
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "string": value is String
        case "null": value is NSNull
        case "boolean": isBoolean
        case "integer":
            !isBoolean && (value as? NSNumber).map { $0.doubleValue == $0.doubleValue.rounded() } ?? false
        default: !isBoolean && value is NSNumber
        }
    }

    /// JSONSerialization gives booleans as numbers of their own kind.
    private static func isBoolean(_ number: NSNumber) -> Bool {
        String(cString: number.objCType) == "c"
    }
}
