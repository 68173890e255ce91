extension ActionDispatcher {
    func startPolling(_ request: HostRequest, _ session: SessionWriter) async throws {
        let model = try pollingModel()
        let (invocation, pricing) = try llmInvocation(request)
        let result = try await model.startPolling(invocation)
        try await reply(result, model: invocation.model, pricing, session)
    }

    func checkPolling(_ request: HostRequest, _ session: SessionWriter) async throws {
        let model = try pollingModel()
        let invocation = try request.pollingInvocation()
        let result = try await model.checkPolling(invocation)
        let pricing = provider.predefinedModels[.llm, invocation.model]?.pricing
        try await reply(result, model: invocation.model, pricing, session)
    }

    private func pollingModel() throws -> any PollingLanguageModel {
        guard let model = provider.largeLanguageModel as? any PollingLanguageModel else {
            throw PluginLLMPollingUnsupportedError()
        }
        return model
    }

    private func reply(
        _ progress: LLMPollingResult, model: String, _ pricing: ModelPricing?, _ session: SessionWriter
    ) async throws {
        let result = try progress.priced(by: pricing)
        try await session.stream { writer throws(JSONError) in try result.write(model: model, to: &writer) }
    }
}
