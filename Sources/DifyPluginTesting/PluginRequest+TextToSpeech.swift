public import DifyPlugin

extension PluginRequest {
    /// An `invoke_tts` request with every field the daemon writes (section 3.7.7).
    public static func invokeTTS(
        session: String, model: String = "echo", credentials: JSONObject = [:], text: String, voice: String
    ) -> PluginRequest {
        var request = about("invoke_tts", session: session, model: model, type: "tts", credentials: credentials)
        request.fields["content_text"] = .string(text)
        request.fields["voice"] = .string(voice)
        request.fields["tenant_id"] = "t-1"
        return request
    }

    /// A `get_tts_model_voices` request with every field the daemon writes (section 3.7.7).
    ///
    /// - Parameter language: such as `en-US`; empty for all.
    public static func getTTSModelVoices(
        session: String, model: String = "echo", credentials: JSONObject = [:], language: String = ""
    ) -> PluginRequest {
        var request = about(
            "get_tts_model_voices", session: session, model: model, type: "tts", credentials: credentials)
        request.fields["language"] = .string(language)
        return request
    }
}
