import DifyPlugin
import XinferenceClient

/// Puts the pieces of tool calls together, whatever the server's version makes of index and id.
///
/// A piece with an id belongs to the call of that id; a new id is a new call even under a known index, because versions
/// 1.9 to 2.12 number every call 0. A piece without an id belongs to the last call of its index, or to the last call if
/// it has no index either, unless it brings a name to a call that has one (the old `function_call` and 0.12 to 1.8).
struct ToolCallGatherer: Sendable {
    private struct Call: Sendable {
        var index: Int?
        var id: String?
        var name = ""
        var arguments = ""
    }

    private var calls: [Call] = []

    /// Whether no piece has come.
    var isEmpty: Bool { calls.isEmpty }

    /// Takes a piece.
    mutating func add(_ delta: ToolCallDelta) {
        let position = position(of: delta) ?? appendCall(delta)
        calls[position].id = calls[position].id ?? delta.id
        if let name = delta.name { calls[position].name = name }
        if let arguments = delta.arguments { calls[position].arguments += arguments }
    }

    /// Takes a whole call.
    mutating func add(name: String, arguments: String) {
        calls.append(Call(name: name, arguments: arguments))
    }

    /// The complete calls, in the order in which they began, and the text of those that cannot be called: cut off, or
    /// without a name. Nothing is lost, and Dify's agent gets only arguments it can parse.
    func complete() -> (calls: [ToolCall], rest: String) {
        var complete: [ToolCall] = []
        var rest = ""
        for call in calls {
            let arguments = call.arguments.isBlank ? "{}" : call.arguments
            if !call.name.isEmpty, (try? JSONFragment(parsing: arguments)) != nil {
                complete.append(
                    ToolCall(id: call.id ?? Self.newID(), name: call.name, arguments: arguments))
            } else {
                rest += call.name + call.arguments
            }
        }
        return (complete, rest)
    }

    private func position(of delta: ToolCallDelta) -> Int? {
        if let id = delta.id {
            if let known = calls.lastIndex(where: { $0.id == id }) { return known }
            // The id may come after the first piece.
            return calls.lastIndex { $0.id == nil && $0.index == delta.index && delta.index != nil && delta.name == nil }
        }
        let last =
            delta.index == nil ? calls.indices.last : calls.lastIndex { $0.index == delta.index }
        guard let last else { return nil }
        return delta.name != nil && !calls[last].name.isEmpty ? nil : last
    }

    private mutating func appendCall(_ delta: ToolCallDelta) -> Int {
        calls.append(Call(index: delta.index, id: delta.id))
        return calls.count - 1
    }

    private static func newID() -> String {
        "call_" + String(UInt64.random(in: .min ... .max), radix: 16)
    }
}

extension String {
    /// Whether there is nothing in it but white space.
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
