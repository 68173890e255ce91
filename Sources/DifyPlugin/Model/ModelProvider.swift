/// A provider: the models of one kind of server, one property per type of model.
///
/// A type that is `nil` is answered with an error that says so; keep `supported_model_types` in the provider's YAML in
/// step with what is not.
public protocol ModelProvider: Sendable {
    /// The language models.
    var largeLanguageModel: (any LargeLanguageModel)? { get }
    /// The embedding models.
    var textEmbeddingModel: (any TextEmbeddingModel)? { get }
    /// The rerank models.
    var rerankModel: (any RerankModel)? { get }
    /// The models that write down speech.
    var speechToTextModel: (any SpeechToTextModel)? { get }
    /// The models that speak.
    var textToSpeechModel: (any TextToSpeechModel)? { get }
    /// The models that judge texts.
    var moderationModel: (any ModerationModel)? { get }

    /// The models that the plugin ships the schemas of; keep them in a stored property, since every request looks here.
    ///
    /// A model of that name is served from here before its type is asked for a customizable schema.
    var predefinedModels: PredefinedModels { get }

    /// Proves credentials that hold for the whole provider, as those of predefined models do.
    ///
    /// A provider of customizable models has none.
    ///
    /// - Returns: what Dify shall store in addition, as ``AIModel/validateCredentials(model:credentials:)`` does.
    /// - Throws: ``CredentialsValidateFailedError`` if they do not work.
    func validateProviderCredentials(_ credentials: ModelCredentials) async throws -> JSONObject
}

extension ModelProvider {
    /// No language models.
    public var largeLanguageModel: (any LargeLanguageModel)? { nil }
    /// No embedding models.
    public var textEmbeddingModel: (any TextEmbeddingModel)? { nil }
    /// No rerank models.
    public var rerankModel: (any RerankModel)? { nil }
    /// No models that write down speech.
    public var speechToTextModel: (any SpeechToTextModel)? { nil }
    /// No models that speak.
    public var textToSpeechModel: (any TextToSpeechModel)? { nil }
    /// No models that judge texts.
    public var moderationModel: (any ModerationModel)? { nil }

    /// None.
    public var predefinedModels: PredefinedModels { .none }

    /// Accepts anything: the credentials of customizable models are checked model by model.
    public func validateProviderCredentials(_ credentials: ModelCredentials) async throws -> JSONObject {
        JSONObject()
    }

    /// The models of that type; `nil` if the provider has none.
    public func models(of type: ModelType) -> (any AIModel)? {
        switch type {
        case .llm: largeLanguageModel
        case .textEmbedding: textEmbeddingModel
        case .rerank: rerankModel
        case .speechToText: speechToTextModel
        case .textToSpeech: textToSpeechModel
        case .moderation: moderationModel
        }
    }
}
