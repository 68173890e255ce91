/// What a model will say: first a thought, then text, then calls of tools; each may be missing.
struct AnswerPlan: Sendable {
    /// The thought, when the model thinks aloud.
    var thought: String?
    /// What stands between the thought and the text.
    var opening = ""
    /// The text of the answer.
    var text: TokenSource = .prepared([])
    /// The calls that go over the wire as calls.
    var calls: [ToolCall] = []
}
