public import DifyPlugin
public import HTTPTransport
import XinferenceLLM

/// The provider `xinference`: every type of model that `xinference.yaml` lists.
public struct XinferenceProvider: ModelProvider {
    /// The language models.
    public let largeLanguageModel: (any LargeLanguageModel)?

    /// Makes the provider on a transport, which all its models share.
    public init(transport: any Transport) {
        largeLanguageModel = XinferenceLanguageModel(transport: transport)
    }
}
