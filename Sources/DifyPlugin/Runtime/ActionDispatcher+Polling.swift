extension ActionDispatcher {
    func startPolling(_ request: HostRequest, _ session: SessionWriter) async throws {
        let model = try pollingModel()
        let invocation = try request.llmInvocation()
        let result = try await model.startPolling(invocation)
        try await reply(result, model: invocation.model, session)
    }

    func checkPolling(_ request: HostRequest, _ session: SessionWriter) async throws {
        let model = try pollingModel()
        let invocation = try request.pollingInvocation()
        let result = try await model.checkPolling(invocation)
        try await reply(result, model: invocation.model, session)
    }

    private func pollingModel() throws -> any PollingLanguageModel {
        guard let model = provider.largeLanguageModel as? any PollingLanguageModel else {
            throw PluginLLMPollingUnsupportedError()
        }
        return model
    }

    private func reply(_ result: LLMPollingResult, model: String, _ session: SessionWriter) async throws {
        try await session.stream { writer throws(JSONError) in try result.write(model: model, to: &writer) }
    }
}
