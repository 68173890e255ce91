/// What `invoke_multimodal_embedding` carries (protocol section 3.7.4).
public struct MultimodalEmbeddingInvocation: Sendable, Hashable {
    /// The model's name in Dify.
    public var model: String
    /// How to reach it.
    public var credentials: ModelCredentials
    /// Texts and pictures, in the order in which their vectors are expected.
    public var documents: [MultimodalContent]
    /// What they are embedded for.
    public var inputType: EmbeddingInputType

    /// Makes an invocation.
    public init(
        model: String, credentials: ModelCredentials = ModelCredentials(), documents: [MultimodalContent],
        inputType: EmbeddingInputType = .document
    ) {
        self.model = model
        self.credentials = credentials
        self.documents = documents
        self.inputType = inputType
    }
}
