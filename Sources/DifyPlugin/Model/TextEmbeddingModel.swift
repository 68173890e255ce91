/// A provider's embedding models.
public protocol TextEmbeddingModel: AIModel {
    /// Embeds texts: one vector each, in their order, all of one length.
    ///
    /// All of them go to the host in one line of at most 5 MiB; what does not fit becomes an error. Tell Dify by
    /// `max_chunks` in the schema how many texts to send at once.
    func invoke(_ invocation: TextEmbeddingInvocation) async throws -> TextEmbeddingResult

    /// Embeds texts and pictures into one space. A model that takes no pictures need not implement it.
    func invoke(_ invocation: MultimodalEmbeddingInvocation) async throws -> TextEmbeddingResult

    /// How many tokens each text has, counted locally: Dify's text splitter asks often (protocol section 6.7).
    func getNumTokens(_ invocation: TextEmbeddingInvocation) async throws -> [Int]
}

extension TextEmbeddingModel {
    /// Embeds texts, and refuses pictures.
    public func invoke(_ invocation: MultimodalEmbeddingInvocation) async throws -> TextEmbeddingResult {
        let texts = invocation.documents.compactMap(\.text)
        guard texts.count == invocation.documents.count else {
            throw InvokeError(.badRequest, "The model \"\(invocation.model)\" embeds texts only, no pictures")
        }
        return try await invoke(
            TextEmbeddingInvocation(
                model: invocation.model, credentials: invocation.credentials, texts: texts,
                inputType: invocation.inputType))
    }
}
