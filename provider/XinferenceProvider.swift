public import DifyPlugin
public import HTTPTransport
import XinferenceLLM
import XinferenceRerank
import XinferenceSpeechToText
import XinferenceTTS
import XinferenceTextEmbedding

/// The provider `xinference`: every type of model that `xinference.yaml` lists.
public struct XinferenceProvider: ModelProvider {
    /// The language models.
    public let largeLanguageModel: (any LargeLanguageModel)?
    /// The embedding models.
    public let textEmbeddingModel: (any TextEmbeddingModel)?
    /// The rerank models.
    public let rerankModel: (any RerankModel)?
    /// The models that write down speech.
    public let speechToTextModel: (any SpeechToTextModel)?
    /// The speaking models.
    public let textToSpeechModel: (any TextToSpeechModel)?

    /// Makes the provider on a transport, which all its models share.
    public init(transport: any Transport) {
        largeLanguageModel = XinferenceLanguageModel(transport: transport)
        textEmbeddingModel = XinferenceTextEmbeddingModel(transport: transport)
        rerankModel = XinferenceRerankModel(transport: transport)
        speechToTextModel = XinferenceSpeechToTextModel(transport: transport)
        textToSpeechModel = XinferenceTextToSpeechModel(transport: transport)
    }
}
