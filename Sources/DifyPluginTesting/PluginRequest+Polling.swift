public import DifyPlugin

extension PluginRequest {
    /// A `start_polling` request with one user message and every field the daemon writes (section 3.7.12).
    ///
    /// - Parameter jsonSchema: the schema of the answer, or null.
    public static func startPolling(
        session: String, model: String = "echo", credentials: JSONObject = [:], saying text: String,
        parameters: JSONValue = nil, jsonSchema: JSONValue = nil
    ) -> PluginRequest {
        var request = invokeLLM(
            session: session, model: model, credentials: credentials, messages: [userMessage(text)],
            parameters: parameters, stream: false)
        request.action = "start_polling"
        request.fields["json_schema"] = jsonSchema
        return request
    }

    /// A `check_polling` request with every field the daemon writes (section 3.7.12).
    ///
    /// - Parameter state: the `plugin_state` of the last reply.
    public static func checkPolling(
        session: String, model: String = "echo", credentials: JSONObject = [:], state: JSONObject
    ) -> PluginRequest {
        var request = about("check_polling", session: session, model: model, credentials: credentials)
        request.fields["plugin_state"] = .object(state)
        return request
    }
}
