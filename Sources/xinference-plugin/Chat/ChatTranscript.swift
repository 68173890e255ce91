import DifyPlugin

/// A conversation as Dify sends it with every question.
struct ChatTranscript: Sendable, Hashable {
    /// What the model is told before anything else; `nil` or empty for nothing.
    var system: String?
    private var turns: [JSONValue] = []

    init(system: String? = nil) {
        self.system = system
    }

    /// The messages with the system's first.
    var messages: [JSONValue] {
        guard let system, !system.isEmpty else { return turns }
        return [Self.message("system", system)] + turns
    }

    /// Adds a question.
    mutating func ask(_ question: String) { turns.append(Self.message("user", question)) }

    /// Adds an answer, thoughts included, as Dify keeps it; without one, takes the question back.
    mutating func answer(_ text: String) {
        if text.isEmpty {
            if !turns.isEmpty { turns.removeLast() }
        } else {
            turns.append(Self.message("assistant", text))
        }
    }

    /// Forgets all but the system message.
    mutating func reset() { turns = [] }

    private static func message(_ role: String, _ text: String) -> JSONValue {
        ["role": .string(role), "content": .string(text), "name": "", "tool_calls": nil, "tool_call_id": ""]
    }
}
