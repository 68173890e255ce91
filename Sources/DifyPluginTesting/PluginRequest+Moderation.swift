public import DifyPlugin

extension PluginRequest {
    /// An `invoke_moderation` request with every field the daemon writes (section 3.7.9).
    public static func invokeModeration(
        session: String, model: String = "echo", credentials: JSONObject = [:], text: String
    ) -> PluginRequest {
        var request = about(
            "invoke_moderation", session: session, model: model, type: "moderation", credentials: credentials)
        request.fields["text"] = .string(text)
        return request
    }
}
