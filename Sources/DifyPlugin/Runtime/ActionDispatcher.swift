/// Finds the model a request is for and has it do what is asked (protocol sections 3.3 to 3.7).
struct ActionDispatcher: Sendable {
    let provider: any ModelProvider

    /// Carries out a request; what it throws is the request's error.
    func dispatch(_ request: HostRequest, to session: SessionWriter) async throws {
        let name = try request.string("action")
        guard let action = ModelAction(rawValue: name) else { throw UnsupportedActionError(action: name) }
        switch action {
        case .invokeLLM: try await invokeLLM(request, session)
        case .getLLMNumTokens: try await getLLMNumTokens(request, session)
        case .invokeTextEmbedding: try await invokeTextEmbedding(request, session)
        case .invokeMultimodalEmbedding: try await invokeMultimodalEmbedding(request, session)
        case .getTextEmbeddingNumTokens: try await getTextEmbeddingNumTokens(request, session)
        case .invokeRerank: try await rerank(try request.rerankInvocation(), session)
        case .invokeMultimodalRerank: try await rerank(try request.multimodalRerankInvocation(), session)
        case .invokeSpeechToText: try await invokeSpeechToText(request, session)
        case .invokeTTS: try await invokeTextToSpeech(request, session)
        case .getTTSModelVoices: try await getTextToSpeechVoices(request, session)
        case .invokeModeration: try await invokeModeration(request, session)
        case .validateModelCredentials: try await validateModelCredentials(request, session)
        case .validateProviderCredentials: try await validateProviderCredentials(request, session)
        case .getAIModelSchemas: try await getAIModelSchemas(request, session)
        case .startPolling: try await startPolling(request, session)
        case .checkPolling: try await checkPolling(request, session)
        }
    }

    private func invokeLLM(_ request: HostRequest, _ session: SessionWriter) async throws {
        let (invocation, pricing) = try llmInvocation(request)
        let model = try required(provider.largeLanguageModel, .llm)
        let results = LLMResultStream(session: session, model: invocation.model, pricing: pricing)
        try await model.invoke(invocation, results: results)
    }

    /// The fields of `invoke_llm` and `start_polling`, the parameters held against the rules of a predefined model.
    func llmInvocation(_ request: HostRequest) throws -> (LLMInvocation, ModelPricing?) {
        var invocation = try request.llmInvocation()
        guard let schema = provider.predefinedModels[.llm, invocation.model] else { return (invocation, nil) }
        invocation.parameters = try schema.checkedParameters(invocation.parameters)
        return (invocation, schema.pricing)
    }

    private func getLLMNumTokens(_ request: HostRequest, _ session: SessionWriter) async throws {
        let count = try await required(provider.largeLanguageModel, .llm).getNumTokens(try request.llmInvocation())
        try await session.stream { writer throws(JSONError) in
            writer.beginObject()
            writer.key("num_tokens")
            writer.integer(count)
            writer.endObject()
        }
    }

    // MARK: Models

    /// The models of a type that the provider has.
    func required<Model>(_ models: Model?, _ type: ModelType) throws(InvokeError) -> Model {
        guard let models else {
            throw InvokeError(.badRequest, "This plugin offers no models of the type \(type.rawValue)")
        }
        return models
    }
}
