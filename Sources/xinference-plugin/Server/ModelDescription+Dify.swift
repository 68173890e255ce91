import DifyPlugin
import XinferenceClient

extension ModelDescription {
    /// The types as which Dify can use the model through this plugin; none if it has no use for it.
    ///
    /// Two for an audio model of a server up to 1.5, which tells no abilities (Xinference API, section 13).
    var typesInDify: [ModelType] {
        switch kind {
        case .llm:
            abilities.isEmpty || abilities.contains { $0 == "chat" || $0 == "generate" } ? [.llm] : []
        case .embedding: [.textEmbedding]
        case .rerank: [.rerank]
        case .audio where abilities.isEmpty: [.speechToText, .textToSpeech]
        case .audio:
            (abilities.contains("audio2text") ? [.speechToText] : [])
                + (abilities.contains { $0.hasPrefix("text2audio") } ? [.textToSpeech] : [])
        case .image, .other: []
        }
    }

    /// What the model is, for people.
    var purpose: String {
        let types = typesInDify
        return types.isEmpty
            ? "not usable in Dify through this plugin" : types.map(\.label).joined(separator: ", ")
    }
}

extension ModelDescription.Kind {
    /// The kind in the server's word.
    var word: String {
        switch self {
        case .llm: "LLM"
        case .embedding: "embedding"
        case .rerank: "rerank"
        case .audio: "audio"
        case .image: "image"
        case .other(let word): word
        }
    }
}

extension ModelType {
    /// The type as Dify's settings call it.
    var label: String {
        switch self {
        case .llm: "LLM"
        case .textEmbedding: "Text Embedding"
        case .rerank: "Rerank"
        case .speechToText: "Speech2text"
        case .moderation: "Moderation"
        case .textToSpeech: "TTS"
        }
    }
}
