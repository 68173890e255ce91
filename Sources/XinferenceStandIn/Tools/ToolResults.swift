internal import Foundation

/// Puts the results of tools into sentences.
enum ToolResults {
    /// The answer to a conversation that ends with results of tools; nil when it ends otherwise.
    static func answer(_ messages: [ChatMessage]) -> String? {
        let results = messages.suffix(while: { $0.role == "tool" })
        if results.isEmpty { return nil }
        let asked = messages.last { $0.role == "assistant" && !$0.calls.isEmpty }?.calls ?? []
        let sentences = results.enumerated().map { position, result in
            // Results name their call by id; without one they come in the order of the calls.
            let byID = asked.first { $0.id != nil && $0.id == result.toolCallID }
            let byPosition = asked.indices.contains(position) ? asked[position] : nil
            return sentence((byID ?? byPosition)?.call, result.text)
        }
        return sentences.joined(separator: " ")
    }

    private static func sentence(_ call: ToolCall?, _ result: String) -> String {
        let parsed = try? JSONValue.parse(Array(result.utf8))
        let said = (parsed.map(describe) ?? result).trimmingCharacters(in: .whitespacesAndNewlines)
        let ending = said.last.map { ".!?。".contains($0) } ?? false ? "" : "."
        guard let call else { return "The result is: \(said)\(ending)" }
        let subject = ToolSpec(["function": ["name": .string(call.name)]])?.subject ?? call.name
        return "The \(subject)\(about(call.arguments)): \(said.isEmpty ? "nothing" : said)\(ending)"
    }

    private static func about(_ arguments: JSONValue) -> String {
        guard case .object(let members) = arguments, !members.isEmpty else { return "" }
        return " for " + members.map { describe($0.value) }.joined(separator: ", ")
    }

    /// A value in words: the members of an object as "key is value".
    private static func describe(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): return text
        case .object(let members):
            return join(members.map { "\($0.key) is \(describe($0.value))" })
        case .array(let elements): return join(elements.map(describe))
        default: return value.rendered(.compact)
        }
    }

    private static func join(_ parts: [String]) -> String {
        guard parts.count > 1, let last = parts.last else { return parts.first ?? "" }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }
}

extension [ChatMessage] {
    /// The messages at the end for which `predicate` holds.
    fileprivate func suffix(while predicate: (ChatMessage) -> Bool) -> [ChatMessage] {
        Array(reversed().prefix(while: predicate).reversed())
    }
}
