public import DifyPlugin

extension PluginRequest {
    /// An `invoke_text_embedding` request with every field the daemon writes (section 3.7.2).
    ///
    /// - Parameter inputType: `document` or `query`.
    public static func invokeTextEmbedding(
        session: String, model: String = "echo", credentials: JSONObject = [:], texts: [String],
        inputType: String = "document"
    ) -> PluginRequest {
        var request = about(
            "invoke_text_embedding", session: session, model: model, type: "text-embedding", credentials: credentials)
        request.fields["texts"] = .array(texts.map(JSONValue.string))
        request.fields["input_type"] = .string(inputType)
        return request
    }

    /// An `invoke_multimodal_embedding` request with every field the daemon writes (section 3.7.4).
    ///
    /// - Parameters:
    ///   - documents: made by ``textDocument(_:)`` and ``imageDocument(base64:)``.
    ///   - inputType: `document` or `query`.
    public static func invokeMultimodalEmbedding(
        session: String, model: String = "echo", credentials: JSONObject = [:], documents: [JSONValue],
        inputType: String = "document"
    ) -> PluginRequest {
        var request = about(
            "invoke_multimodal_embedding", session: session, model: model, type: "text-embedding",
            credentials: credentials)
        request.fields["documents"] = .array(documents)
        request.fields["input_type"] = .string(inputType)
        return request
    }

    /// A `get_text_embedding_num_tokens` request with every field the daemon writes (section 3.7.3).
    public static func getTextEmbeddingNumTokens(
        session: String, model: String = "echo", credentials: JSONObject = [:], texts: [String]
    ) -> PluginRequest {
        var request = about(
            "get_text_embedding_num_tokens", session: session, model: model, type: "text-embedding",
            credentials: credentials)
        request.fields["texts"] = .array(texts.map(JSONValue.string))
        return request
    }

    /// A text as the daemon words it where pictures are possible too.
    public static func textDocument(_ text: String) -> JSONValue {
        ["content": .string(text), "content_type": "text"]
    }

    /// A picture as the daemon words it.
    public static func imageDocument(base64: String) -> JSONValue {
        ["content": .string(base64), "content_type": "image"]
    }
}
