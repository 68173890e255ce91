/// The kinds of model Dify knows, in the spelling of requests and schemas (protocol section 1.4).
public enum ModelType: String, Sendable, Hashable, CaseIterable {
    /// Chat and completion models.
    case llm
    /// Text (and image) embedding models.
    case textEmbedding = "text-embedding"
    /// Models that order documents by relevance.
    case rerank
    /// Models that write down speech.
    case speechToText = "speech2text"
    /// Models that judge whether a text is allowed.
    case moderation
    /// Models that speak.
    case textToSpeech = "tts"
}

extension ModelType {
    /// The spelling of directories and of the keys below a provider's `models`: with underscores (protocol section 1.4).
    package var underscored: String { String(rawValue.map { $0 == "-" ? "_" : $0 }) }
}
