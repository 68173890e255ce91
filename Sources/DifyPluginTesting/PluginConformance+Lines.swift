import DifyPlugin

extension PluginConformance {
    static let silentSession = "conformance-silent"

    /// Lines that must not be answered (row 4).
    static let silentLines = [
        "this is not JSON",
        "{",
        "[]",
        "null",
        "\u{1}\u{2}\u{3}",
        #"{"event":"request","data":{"action":"invoke_llm"}}"#,
        #"{"event":"request","session_id":"","data":{"action":"invoke_llm"}}"#,
        #"{"event":"request","session_id":null,"data":{}}"#,
        #"{"event":"news","session_id":"conformance-silent","data":{}}"#,
        #"{"session_id":"conformance-silent","data":{}}"#,
        #"{"event":"backwards_response","session_id":"conformance-silent","data":{"backwards_request_id":"r","event":"end"}}"#,
    ]

    /// Lines that name a session, so that it waits for an answer, and cannot be understood.
    static let brokenLines: [(row: String, session: String, line: String)] = [
        (
            "row 4: a line that breaks off", "conformance-broken",
            #"{"session_id":"conformance-broken","event":"request","data":{"action":"#
        ),
        (
            "row 4: no data", "conformance-no-data",
            #"{"session_id":"conformance-no-data","event":"request","data":null}"#
        ),
        (
            "row 4: no action", "conformance-no-action",
            #"{"session_id":"conformance-no-action","event":"request","data":{"type":"model"}}"#
        ),
        (
            "row 4: 100,000 levels of nesting", "conformance-deep",
            #"{"session_id":"conformance-deep","event":"request","data":{"x":"#
                + String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000) + "}}"
        ),
    ]

    /// Requests that are whole and odd.
    func oddRequests() -> [(row: String, request: PluginRequest, mustFail: Bool)] {
        let common: JSONObject = [
            "provider": "test", "model": .string(model), "model_type": "llm", "credentials": .object(credentials),
        ]
        func request(_ action: String, _ changes: JSONObject) -> PluginRequest {
            var fields = common
            for key in changes.keys { fields[key] = changes[key] }
            return PluginRequest(
                action, session: "conformance-\(action)-\(changes.keys.joined(separator: "-"))", fields: fields)
        }
        let nulls: JSONObject = [
            "model_parameters": nil, "prompt_messages": nil, "tools": nil, "stop": nil, "json_schema": nil,
            "stream": nil, "tool_choice": nil,
        ]
        return [
            ("row 3: every nullable field null", request("invoke_llm", nulls), false),
            ("row 3: credentials null", request("validate_model_credentials", ["credentials": nil]), false),
            ("row 3: credentials null", request("get_ai_model_schemas", ["credentials": nil]), false),
            ("row 3: messages null", request("get_llm_num_tokens", ["prompt_messages": nil, "tools": nil]), false),
            ("row 4: unknown action", request("sing_a_song", [:]), true),
            ("row 4: unknown model type", request("get_ai_model_schemas", ["model_type": "hologram"]), true),
            ("row 4: model null", request("get_ai_model_schemas", ["model": nil]), true),
            ("row 4: messages of the wrong type", request("invoke_llm", ["prompt_messages": "hello"]), true),
        ]
    }
}
