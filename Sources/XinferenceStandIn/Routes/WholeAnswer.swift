/// A chat answer gathered from its pieces.
struct WholeAnswer: Sendable {
    var text = ""
    var thought = ""
    var calls: [ToolCall] = []
    var finishReason = Generation.FinishReason.stop

    /// Adds the next piece.
    mutating func add(_ piece: ChatGeneration.Piece) {
        switch piece {
        case .reasoning(let token): thought += token
        case .text(let token): text += token
        case .call(_, let name?, let start):
            calls.append(ToolCall(name: name, arguments: .string(start)))
        case .call(_, nil, let more):
            guard var call = calls.popLast() else { return }
            call.arguments = .string((call.arguments.text ?? "") + more)
            calls.append(call)
        }
    }

    /// Turns the calls that are written into the text into calls (Xinference API, section 4).
    mutating func parseCalls() {
        guard let parsed = ToolCall.parse(text) else { return }
        text = parsed.text
        calls = parsed.calls.map { ToolCall(name: $0.name, arguments: .string($0.argumentText)) }
        finishReason = .toolCalls
    }
}
