import DifyPlugin
import XinferenceShared

/// What Dify shows of an embedding model, from what validation stored and what the user set.
struct EmbeddingSchema: Sendable {
    /// Assumed where nobody knows better: what most families take.
    static let assumedContextSize = 512
    /// Bytes of a number in a reply, comma included, with something to spare: Python writes 16 to 17 digits.
    private static let bytesPerNumber = 23
    /// Bytes of the host's line that are left for vectors (protocol section 2.5).
    private static let bytesPerReply = 5_200_000

    let model: String
    let facts: ModelFacts?
    let credentials: Credentials
    let options: EmbeddingOptions
    let takesImages: Bool

    /// The schema.
    var entity: AIModelEntity {
        AIModelEntity(
            model: model, type: .textEmbedding, features: takesImages ? [.vision] : [],
            properties: [
                .contextSize: .integer(
                    Int64(credentials.contextSize ?? facts?.maxTokens ?? Self.assumedContextSize)),
                .maxChunks: .integer(Int64(maxChunks)),
            ])
    }

    /// How many texts Dify sends at once: no more than one line can bring back the vectors of.
    private var maxChunks: Int {
        guard let dimensions = facts?.dimensions else { return options.maxChunks }
        return min(options.maxChunks, max(1, Self.bytesPerReply / Self.bytesPerNumber / max(1, dimensions)))
    }
}
