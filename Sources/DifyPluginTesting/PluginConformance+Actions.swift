import DifyPlugin

extension PluginConformance {
    /// A plain request for every action, and for each type of model where an action is about any of them.
    ///
    /// What the plugin offers has to answer by Dify's rules or with an error; what it does not, with an error.
    func plainRequests(
        of provider: (any ModelProvider)?
    ) -> [(row: String, request: PluginRequest, mustFail: Bool)] {
        ReplyValidator.Action.allCases.flatMap { action in
            plainRequests(action).map { type, request in
                let row = "every action: \(action.rawValue)" + (type.map { " of \($0.rawValue)" } ?? "")
                return (row, request, provider.map { !Self.offers($0, action, type, model) } ?? false)
            }
        }
    }

    /// Whether a provider has what an action needs.
    private static func offers(
        _ provider: any ModelProvider, _ action: ReplyValidator.Action, _ type: ModelType?, _ model: String
    ) -> Bool {
        guard let type else { return true }
        return switch action {
        case .startPolling, .checkPolling: provider.largeLanguageModel is any PollingLanguageModel
        case .getAIModelSchemas:
            provider.predefinedModels[type, model] != nil || provider.models(of: type) != nil
        default: provider.models(of: type) != nil
        }
    }

    private func plainRequests(_ action: ReplyValidator.Action) -> [(type: ModelType?, request: PluginRequest)] {
        switch action {
        case .validateProviderCredentials: [(nil, request(action, nil, [:]))]
        case .validateModelCredentials, .getAIModelSchemas: ModelType.allCases.map { ($0, request(action, $0, [:])) }
        case .invokeLLM, .getLLMNumTokens, .startPolling: [(.llm, request(action, .llm, Self.conversation))]
        case .checkPolling: [(.llm, request(action, .llm, ["plugin_state": ["task": "t"]]))]
        case .invokeTextEmbedding, .getTextEmbeddingNumTokens:
            [(.textEmbedding, request(action, .textEmbedding, ["texts": ["One", "Two"], "input_type": "query"]))]
        case .invokeMultimodalEmbedding:
            [
                (
                    .textEmbedding,
                    request(
                        action, .textEmbedding,
                        ["documents": [PluginRequest.textDocument("One")], "input_type": "document"])
                )
            ]
        case .invokeRerank:
            [(.rerank, request(action, .rerank, ["query": "One", "docs": ["One", "Two"], "top_n": 1]))]
        case .invokeMultimodalRerank:
            [
                (
                    .rerank,
                    request(
                        action, .rerank,
                        ["query": PluginRequest.textDocument("One"), "docs": [PluginRequest.textDocument("Two")]])
                )
            ]
        case .invokeTTS:
            [(.textToSpeech, request(action, .textToSpeech, ["content_text": "One", "voice": "v", "tenant_id": "t"]))]
        case .getTTSModelVoices: [(.textToSpeech, request(action, .textToSpeech, ["language": ""]))]
        // "RIFF" and what follows it: too short for a sound.
        case .invokeSpeechToText: [(.speechToText, request(action, .speechToText, ["file": "52494646"]))]
        case .invokeModeration: [(.moderation, request(action, .moderation, ["text": "One"]))]
        }
    }

    private static let conversation: JSONObject = [
        "prompt_messages": [PluginRequest.userMessage("One two")], "model_parameters": [:], "tools": nil, "stop": nil,
        "json_schema": nil, "stream": false,
    ]

    /// A request about the model, unless it has no type, with further fields.
    private func request(_ action: ReplyValidator.Action, _ type: ModelType?, _ others: JSONObject) -> PluginRequest {
        let session = "conformance-plain-\(action.rawValue)-\(type?.rawValue ?? "provider")"
        var fields: JSONObject = ["provider": "test", "credentials": .object(credentials)]
        if let type {
            fields["model"] = .string(model)
            fields["model_type"] = .string(type.rawValue)
        }
        for name in others.keys { fields[name] = others[name] }
        return PluginRequest(action.rawValue, session: session, fields: fields)
    }
}
