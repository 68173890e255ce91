/// What the host can ask (protocol section 3.3).
enum ModelAction: String, Sendable, CaseIterable {
    case invokeLLM = "invoke_llm"
    case getLLMNumTokens = "get_llm_num_tokens"
    case invokeTextEmbedding = "invoke_text_embedding"
    case invokeMultimodalEmbedding = "invoke_multimodal_embedding"
    case getTextEmbeddingNumTokens = "get_text_embedding_num_tokens"
    case invokeRerank = "invoke_rerank"
    case invokeMultimodalRerank = "invoke_multimodal_rerank"
    case invokeSpeechToText = "invoke_speech2text"
    case invokeTTS = "invoke_tts"
    case getTTSModelVoices = "get_tts_model_voices"
    case invokeModeration = "invoke_moderation"
    case validateProviderCredentials = "validate_provider_credentials"
    case validateModelCredentials = "validate_model_credentials"
    case getAIModelSchemas = "get_ai_model_schemas"
    case startPolling = "start_polling"
    case checkPolling = "check_polling"
}
