/// What a model can do beyond its type's basics.
///
/// Dify refuses any other word (protocol section 6.6).
public enum ModelFeature: String, Sendable, Hashable, CaseIterable {
    /// Asks to have functions called.
    case toolCall = "tool-call"
    /// Asks for several at once.
    case multiToolCall = "multi-tool-call"
    /// Shows its reasoning in agents.
    case agentThought = "agent-thought"
    /// Sees pictures.
    case vision
    /// Calls functions in streamed answers.
    case streamToolCall = "stream-tool-call"
    /// Reads documents.
    case document
    /// Watches videos.
    case video
    /// Hears sound.
    case audio
    /// Answers in the shape of a given JSON schema, enforced by the server.
    case structuredOutput = "structured-output"
    /// Is asked for its answer again and again.
    case polling
}
