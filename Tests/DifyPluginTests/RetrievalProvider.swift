import DifyPlugin

/// Embedding and rerank models for these tests: what they are given decides what they answer.
struct RetrievalProvider: ModelProvider, TextEmbeddingModel {
    /// The vector of a text, as JSON.
    var vector: @Sendable (String) -> String = { "[\($0.utf8.count), 0.5]" }
    /// Vectors more or fewer than there are texts.
    var surplus = 0
    var scores: @Sendable (Int) -> Double = { 1 / Double($0 + 1) }

    var textEmbeddingModel: (any TextEmbeddingModel)? { self }
    var rerankModel: (any RerankModel)? { Reranker(scores: scores) }

    func invoke(_ invocation: TextEmbeddingInvocation) async throws -> TextEmbeddingResult {
        var vectors = try invocation.texts.map { try Self.array(vector($0)) }
        if surplus > 0 { vectors += Array(repeating: try Self.array("[1]"), count: surplus) }
        if surplus < 0 { vectors.removeLast(min(-surplus, vectors.count)) }
        // What was asked for shows in the tokens.
        let tokens = invocation.texts.count * 10 + (invocation.inputType == .query ? 1 : 0)
        return TextEmbeddingResult(embeddings: vectors, usage: EmbeddingUsage(tokens: tokens, latency: 0.25))
    }

    func getNumTokens(_ invocation: TextEmbeddingInvocation) async throws -> [Int] {
        let counts = invocation.texts.map(\.utf8.count)
        return surplus < 0 ? counts.dropLast(-surplus) : counts + Array(repeating: 0, count: surplus)
    }

    func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject { [:] }

    func getCustomizableModelSchema(model: String, credentials: ModelCredentials) async throws -> AIModelEntity {
        AIModelEntity(model: model, type: .textEmbedding, properties: [.contextSize: 512, .maxChunks: 16])
    }

    static func array(_ text: String) throws(JSONError) -> JSONNumberArray {
        let bytes = Array(text.utf8)
        var reader = JSONReader(bytes.span)
        return try reader.readNumberArray(of: bytes)
    }
}

/// A rerank model that keeps to threshold and bound.
private struct Reranker: RerankModel {
    let scores: @Sendable (Int) -> Double

    func invoke(_ invocation: RerankInvocation) async throws -> RerankResult {
        var documents = invocation.documents.enumerated().map { index, document in
            RerankResult.Document(index: index, text: document.text ?? "", score: scores(index))
        }
        if let threshold = invocation.scoreThreshold { documents.removeAll { $0.score < threshold } }
        documents.sort { $0.score > $1.score }
        return RerankResult(documents: Array(documents.prefix(invocation.topN ?? documents.count)))
    }

    func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject { [:] }

    func getCustomizableModelSchema(model: String, credentials: ModelCredentials) async throws -> AIModelEntity {
        AIModelEntity(model: model, type: .rerank, properties: [.contextSize: 512])
    }
}
