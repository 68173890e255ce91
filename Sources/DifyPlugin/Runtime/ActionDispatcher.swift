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
        let invocation = try request.llmInvocation()
        let model = try required(provider.largeLanguageModel, .llm)
        try await model.invoke(invocation, results: LLMResultStream(session: session, model: invocation.model))
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

    private func validateModelCredentials(_ request: HostRequest, _ session: SessionWriter) async throws {
        let models = try models(request)
        let learned = try await models.validateCredentials(
            model: try request.string("model"), credentials: try request.credentials())
        try await reply(validated: learned, session)
    }

    private func validateProviderCredentials(_ request: HostRequest, _ session: SessionWriter) async throws {
        try await reply(validated: try await provider.validateProviderCredentials(try request.credentials()), session)
    }

    private func reply(validated learned: JSONObject, _ session: SessionWriter) async throws {
        try await session.stream { writer throws(JSONError) in
            writer.beginObject()
            writer.key("result")
            writer.bool(true)
            writer.key("credentials")
            try learned.write(to: &writer)
            writer.endObject()
        }
    }

    private func getAIModelSchemas(_ request: HostRequest, _ session: SessionWriter) async throws {
        let schema = try await models(request).getCustomizableModelSchema(
            model: try request.string("model"), credentials: try request.credentials())
        try await session.stream { writer throws(JSONError) in
            writer.beginObject()
            writer.key("model_schema")
            try schema.write(to: &writer)
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

    private func models(_ request: HostRequest) throws(InvokeError) -> any AIModel {
        let name = try request.string("model_type")
        guard let type = ModelType(rawValue: name) else {
            throw InvokeError(.badRequest, "There is no model type \"\(name)\"")
        }
        return try required(provider.models(of: type), type)
    }
}
