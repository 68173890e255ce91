extension HostRequest {
    /// The credentials; an absent field counts as none given.
    func credentials() throws(InvokeError) -> ModelCredentials {
        ModelCredentials(try object("credentials"))
    }

    /// The fields of `invoke_llm` and `get_llm_num_tokens`.
    func llmInvocation() throws(InvokeError) -> LLMInvocation {
        LLMInvocation(
            model: try string("model"),
            credentials: try credentials(),
            messages: try list("prompt_messages") { reader throws(JSONError) in try PromptMessage(from: &reader) },
            parameters: try object("model_parameters"),
            tools: try list("tools") { reader throws(JSONError) in try PromptTool(from: &reader) },
            toolChoice: try optional("tool_choice") { reader throws(JSONError) in try ToolChoice(from: &reader) },
            stop: try list("stop") { reader throws(JSONError) in try reader.readString() },
            stream: try optional("stream") { reader throws(JSONError) in try reader.readBool() } ?? true,
            userID: try text("user_id") ?? "",
            jsonSchema: try optional("json_schema") { reader throws(JSONError) in try reader.readFragment() })
    }

    /// The fields of `invoke_text_embedding` and `get_text_embedding_num_tokens`; the latter has no input type.
    func textEmbeddingInvocation() throws(InvokeError) -> TextEmbeddingInvocation {
        TextEmbeddingInvocation(
            model: try string("model"), credentials: try credentials(),
            texts: try list("texts") { reader throws(JSONError) in try reader.readString() },
            inputType: try inputType())
    }

    /// The fields of `invoke_multimodal_embedding`.
    func multimodalEmbeddingInvocation() throws(InvokeError) -> MultimodalEmbeddingInvocation {
        MultimodalEmbeddingInvocation(
            model: try string("model"), credentials: try credentials(),
            documents: try list("documents") { reader throws(JSONError) in try MultimodalContent(from: &reader) },
            inputType: try inputType())
    }

    /// The fields of `invoke_rerank`, whose query and documents are texts.
    func rerankInvocation() throws(InvokeError) -> RerankInvocation {
        try rerankInvocation { reader throws(JSONError) in .text(try reader.readString()) }
    }

    /// The fields of `invoke_multimodal_rerank`, whose query and documents say of what type they are.
    func multimodalRerankInvocation() throws(InvokeError) -> RerankInvocation {
        try rerankInvocation { reader throws(JSONError) in try MultimodalContent(from: &reader) }
    }

    private func rerankInvocation(
        _ content: (inout JSONReader) throws(JSONError) -> MultimodalContent
    ) throws(InvokeError) -> RerankInvocation {
        let threshold = try optional("score_threshold") { reader throws(JSONError) in try reader.readDouble() }
        let topN = try optional("top_n") { reader throws(JSONError) in try reader.readInt() }
        return RerankInvocation(
            model: try string("model"), credentials: try credentials(), query: try required("query", content),
            documents: try list("docs", content),
            // What Dify leaves unset arrives as 0 (protocol section 3.7.5).
            scoreThreshold: threshold == 0 ? nil : threshold, topN: (topN ?? 0) <= 0 ? nil : topN)
    }

    /// The fields of `invoke_speech2text`.
    func speechToTextInvocation() throws(InvokeError) -> SpeechToTextInvocation {
        SpeechToTextInvocation(
            model: try string("model"), credentials: try credentials(), audio: try hexBytes("file"))
    }

    private func inputType() throws(InvokeError) -> EmbeddingInputType {
        let name = try optional("input_type") { reader throws(JSONError) in try reader.readNonEmptyString() } ?? nil
        guard let name else { return .document }
        guard let type = EmbeddingInputType(rawValue: name) else {
            throw InvokeError(.badRequest, "There is no input type \"\(name)\" of embeddings")
        }
        return type
    }
}
