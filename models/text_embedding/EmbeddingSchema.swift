import DifyPlugin
import OpenAICompatible
import XinferenceShared

/// What Dify shows of an embedding model, from what validation stored and what the user set.
struct EmbeddingSchema: Sendable {
    /// Assumed where nobody knows better: what most families take.
    static let assumedContextSize = 512

    let model: String
    let facts: ModelFacts?
    let credentials: Credentials
    let settings: EmbeddingSettings

    /// The schema.
    var entity: AIModelEntity {
        AIModelEntity(
            model: model, type: .textEmbedding, features: facts != nil && settings.takesImages ? [.vision] : [],
            properties: [
                .contextSize: .integer(
                    Int64(credentials.contextSize ?? facts?.maxTokens ?? Self.assumedContextSize)),
                .maxChunks: .integer(Int64(settings.chunks(ofDimensions: facts?.dimensions))),
            ])
    }
}
