/// What texts are embedded for: some models embed a question otherwise than what may answer it.
public enum EmbeddingInputType: String, Sendable, Hashable {
    /// Texts to be found.
    case document
    /// A text to find others by.
    case query
}
