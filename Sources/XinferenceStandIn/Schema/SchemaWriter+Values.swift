internal import Foundation

extension SchemaWriter {
    /// A number of the prompt, or the result of its sum, moved into the bounds of the schema.
    mutating func number(named name: String, _ schema: JSONValue) -> JSONValue {
        let isWhole = ValueFiller.type(of: schema) == "integer"
        let asksResult = ["result", "answer", "value", "sum", "total"].contains(name.lowercased())
        let result = asksResult ? ArithmeticEvaluator.evaluate(text).flatMap { Double($0.value) } : nil
        var number = result ?? filler.value(named: name, ["type": schema["type"] ?? "number"])?.floating ?? 0
        let step = isWhole ? 1.0 : 1e-6
        let least = schema["minimum"]?.floating ?? schema["exclusiveMinimum"]?.floating.map { $0 + step }
        let most = schema["maximum"]?.floating ?? schema["exclusiveMaximum"]?.floating.map { $0 - step }
        if let least { number = max(number, isWhole ? least.rounded(.up) : least) }
        if let most { number = min(number, isWhole ? most.rounded(.down) : most) }
        if let multiple = schema["multipleOf"]?.floating, multiple > 0 {
            number = (number / multiple).rounded(.down) * multiple
            if let least, number < least { number += multiple }
        }
        return Int(exactly: isWhole ? number.rounded() : number).map { .integer($0) } ?? .number(number)
    }

    /// A text of the prompt for `name`: what is said to be that, else a place, else the next name, else the answer.
    mutating func string(named name: String, _ schema: JSONValue) -> String {
        if let formatted = formatted(schema["format"]?.text) { return formatted }
        var found = stated(name) ?? place(name)
        if found == nil, !Self.telling.contains(where: { ToolSpec.words(name).contains($0) }) {
            found = filler.value(named: name, ["type": "string"])?.text
        }
        var value = found ?? answer
        if let pattern = schema["pattern"]?.text, let regex = try? Regex(pattern), value.firstMatch(of: regex) == nil {
            let words = text.split { $0.isWhitespace || ",;?!".contains($0) }.map(String.init)
            value = words.first { $0.firstMatch(of: regex) != nil } ?? value
        }
        if let most = schema["maxLength"]?.whole, most >= 0 { value = String(value.prefix(most)) }
        let least = min(schema["minLength"]?.whole ?? 0, 10_000)
        return value.count < least ? value + String(repeating: ".", count: least - value.count) : value
    }

    private static let telling = [
        "answer", "summary", "description", "explanation", "text", "reason", "reasoning", "content", "result",
        "message",
    ]

    /// "The colour is green", "colour: green".
    private func stated(_ name: String) -> String? {
        let words = ToolSpec.words(name).joined(separator: " ")
        guard !words.isEmpty, words.allSatisfy({ $0.isLetter || $0.isNumber || $0 == " " }),
            let regex = try? Regex(#"\b"# + words + #"(?:\s+is|\s*[:=])\s+"?([^",.;\n]+)"#).ignoresCase(),
            let match = text.firstMatch(of: regex), let value = match.output[1].substring
        else { return nil }
        let end = value.firstRange(of: /\s+and\s+/)?.lowerBound ?? value.endIndex
        return value[..<end].trimmingCharacters(in: .whitespaces)
    }

    private func place(_ name: String) -> String? {
        let places: Set = ["city", "country", "place", "location", "town", "address"]
        guard ToolSpec.words(name).contains(where: places.contains) else { return nil }
        return PromptValues.after(["in", "from", "at"], in: text).first
    }

    private func formatted(_ format: String?) -> String? {
        func first(_ regex: Regex<Substring>) -> String? { text.firstMatch(of: regex).map { String($0.output) } }
        switch format {
        case "date": return first(/\d{4}-\d\d-\d\d/) ?? "2000-01-01"
        case "date-time": return first(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/) ?? "2000-01-01T00:00:00Z"
        case "email": return first(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/) ?? "nobody@example.com"
        case "uri", "url": return first(/https?:\/\/[^\s"]+/) ?? "https://example.com/"
        default: return nil
        }
    }
}
