import DifyPlugin

/// Puts the pieces of tool calls together, whatever the server's version makes of index and id.
///
/// A piece with an id belongs to the call of that id; a new id is a new call even under a known index, because versions
/// 1.9 to 2.12 number every call 0. A piece without an id belongs to the last call of its index, or to the last call if
/// it has no index either, unless it brings a name to a call that has one (the old `function_call` and 0.12 to 1.8).
struct ToolCallGatherer: Sendable {
    private struct Call: Sendable {
        var id: String?
        var name = ""
        var arguments = ""
    }

    private var calls: [Call] = []
    private var positionOfID: [String: Int] = [:]
    private var lastOfIndex: [Int: Int] = [:]

    /// Whether no piece has come.
    var isEmpty: Bool { calls.isEmpty }

    /// Takes a piece.
    mutating func add(_ delta: ToolCallDelta) {
        let position = position(of: delta) ?? calls.count
        if position == calls.count { calls.append(Call()) }
        if let id = delta.id {
            calls[position].id = id
            positionOfID[id] = position
        }
        if let index = delta.index { lastOfIndex[index] = position }
        if let name = delta.name { calls[position].name = name }
        if let arguments = delta.arguments { calls[position].arguments += arguments }
    }

    /// Takes a whole call.
    mutating func add(name: String, arguments: String) {
        calls.append(Call(name: name, arguments: arguments))
    }

    /// The complete calls, in the order in which they began, and the text of those that cannot be called.
    ///
    /// Those are cut off, without a name, or with arguments that are no object. Nothing is lost, and Dify's agent gets
    /// only arguments it can use.
    func complete() -> (calls: [ToolCall], rest: String) {
        var complete: [ToolCall] = []
        var rest = ""
        for call in calls {
            if !call.name.isEmpty, let arguments = CallArguments.object(from: call.arguments) {
                complete.append(ToolCall(id: call.id ?? Self.newID(), name: call.name, arguments: arguments))
            } else {
                rest += call.name + call.arguments
            }
        }
        return (complete, rest)
    }

    /// The call that a piece belongs to; `nil` if it begins one.
    private func position(of delta: ToolCallDelta) -> Int? {
        if let id = delta.id, let known = positionOfID[id] { return known }
        let last = if let index = delta.index { lastOfIndex[index] } else { calls.indices.last }
        guard let last else { return nil }
        // The id may come after the first piece; another id is another call.
        if delta.id != nil { return calls[last].id == nil && delta.name == nil ? last : nil }
        return delta.name != nil && !calls[last].name.isEmpty ? nil : last
    }

    private static func newID() -> String {
        "call_" + String(UInt64.random(in: .min ... .max), radix: 16)
    }
}
