public import DifyPlugin

/// A request as the daemon words it (protocol section 3.2), for tests to send.
public struct PluginRequest: Sendable {
    /// The session to answer in.
    public var sessionID: String
    /// The action's name on the wire.
    public var action: String
    /// The members of `data` beside `user_id`, `type` and `action`.
    public var fields: JSONObject

    /// Makes a request.
    public init(_ action: String, session: String, fields: JSONObject = [:]) {
        self.action = action
        self.sessionID = session
        self.fields = fields
    }

    /// An `invoke_llm` request with every field the daemon writes, nulls included (section 3.4).
    public static func invokeLLM(
        session: String, model: String = "echo", credentials: JSONObject = [:], messages: [JSONValue],
        parameters: JSONValue = nil, tools: JSONValue = nil, stream: Bool = true
    ) -> PluginRequest {
        PluginRequest(
            "invoke_llm", session: session,
            fields: [
                "provider": "test", "model": .string(model), "model_type": "llm",
                "credentials": .object(credentials), "model_parameters": parameters,
                "prompt_messages": .array(messages), "tools": tools, "stop": nil, "json_schema": nil,
                "stream": .bool(stream),
            ])
    }

    /// An `invoke_llm` request with one user message.
    public static func invokeLLM(
        session: String, model: String = "echo", credentials: JSONObject = [:], saying text: String
    ) -> PluginRequest {
        invokeLLM(session: session, model: model, credentials: credentials, messages: [userMessage(text)])
    }

    /// A user message as the daemon words it.
    public static func userMessage(_ text: String) -> JSONValue {
        ["role": "user", "content": .string(text), "name": "", "tool_calls": nil, "tool_call_id": ""]
    }

    /// A request about one model: `validate_model_credentials`, `get_ai_model_schemas`.
    public static func about(
        _ action: String, session: String, model: String = "echo", type: String = "llm", credentials: JSONObject = [:]
    ) -> PluginRequest {
        PluginRequest(
            action, session: session,
            fields: [
                "provider": "test", "model": .string(model), "model_type": .string(type),
                "credentials": .object(credentials),
            ])
    }

    /// The whole line as JSON.
    public var envelope: JSONValue {
        var data: JSONObject = ["user_id": "u-1", "type": "model", "action": .string(action)]
        for key in fields.keys { data[key] = fields[key] }
        return [
            "session_id": .string(sessionID), "conversation_id": nil, "message_id": nil, "app_id": nil,
            "endpoint_id": nil, "context": nil, "event": "request", "data": .object(data),
        ]
    }
}
