/// Language models that take so long over an answer that Dify asks for it again and again.
///
/// Dify does so for models whose schema has the feature ``ModelFeature/polling``. A provider whose
/// ``ModelProvider/largeLanguageModel`` does not conform answers ``PluginLLMPollingUnsupportedError``; throw that
/// yourself for single models that cannot be polled.
public protocol PollingLanguageModel: LargeLanguageModel {
    /// Begins an answer. It may be there at once.
    func startPolling(_ invocation: LLMInvocation) async throws -> LLMPollingResult

    /// Looks how far an answer has come.
    func checkPolling(_ invocation: LLMPollingInvocation) async throws -> LLMPollingResult
}
