/// What `invoke_rerank` and `invoke_multimodal_rerank` carry (protocol sections 3.7.5 and 3.7.6).
///
/// Two actions, one shape: a document of the first is a text.
public struct RerankInvocation: Sendable, Hashable {
    /// The model's name in Dify.
    public var model: String
    /// How to reach it.
    public var credentials: ModelCredentials
    /// What the documents are held against.
    public var query: MultimodalContent
    /// The documents; their places in this list are their indices.
    public var documents: [MultimodalContent]
    /// The lowest score to return, if there is one; the host writes 0 for none.
    public var scoreThreshold: Double?
    /// The most documents to return, if there is a limit; the host writes 0 for none.
    public var topN: Int?

    /// Makes an invocation.
    public init(
        model: String, credentials: ModelCredentials = ModelCredentials(), query: MultimodalContent,
        documents: [MultimodalContent], scoreThreshold: Double? = nil, topN: Int? = nil
    ) {
        self.model = model
        self.credentials = credentials
        self.query = query
        self.documents = documents
        self.scoreThreshold = scoreThreshold
        self.topN = topN
    }
}
