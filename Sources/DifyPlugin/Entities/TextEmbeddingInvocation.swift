/// What `invoke_text_embedding` and `get_text_embedding_num_tokens` carry (protocol sections 3.7.2 and 3.7.3).
public struct TextEmbeddingInvocation: Sendable, Hashable {
    /// The model's name in Dify.
    public var model: String
    /// How to reach it.
    public var credentials: ModelCredentials
    /// The texts, in the order in which their vectors are expected.
    public var texts: [String]
    /// What they are embedded for.
    public var inputType: EmbeddingInputType

    /// Makes an invocation.
    public init(
        model: String, credentials: ModelCredentials = ModelCredentials(), texts: [String],
        inputType: EmbeddingInputType = .document
    ) {
        self.model = model
        self.credentials = credentials
        self.texts = texts
        self.inputType = inputType
    }
}
