import DifyPlugin

extension ReplyCheck {
    /// Checks an action's results, and holds them against the request's fields if those are known.
    mutating func results(
        _ payloads: [(line: Int, value: JSONValue)], of action: ReplyValidator.Action, asked fields: JSONObject?,
        failed: Bool
    ) {
        switch action {
        case .invokeLLM: chunks(payloads, failed: failed)
        case .invokeTTS: audio(payloads, failed: failed)
        default: one(payloads, failed: failed) { $0.result($1, of: action, asked: fields) }
        }
    }

    private mutating func result(_ payload: JSONValue, of action: ReplyValidator.Action, asked fields: JSONObject?) {
        switch action {
        // Checked as a whole, not one by one.
        case .invokeLLM, .invokeTTS: break
        case .getLLMNumTokens: tokenCount(payload)
        case .validateProviderCredentials, .validateModelCredentials: validation(payload)
        case .getAIModelSchemas: modelSchema(payload)
        case .invokeTextEmbedding: embeddings(payload, of: fields?["texts"]?.array)
        case .invokeMultimodalEmbedding: embeddings(payload, of: fields?["documents"]?.array)
        case .getTextEmbeddingNumTokens: tokenCounts(payload, of: fields?["texts"]?.array)
        case .invokeRerank, .invokeMultimodalRerank: ranking(payload, asked: fields)
        case .getTTSModelVoices: voices(payload)
        case .invokeSpeechToText: transcript(payload)
        case .invokeModeration: verdict(payload)
        case .startPolling, .checkPolling: polling(payload)
        }
    }
}
