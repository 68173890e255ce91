import DifyPlugin

/// The settings of one invocation, as fields of the server's request.
///
/// Only what was set is sent; what is unset the server decides. Names the table does not know are left out: Dify keeps
/// settings of models that were replaced since.
struct ChatParameters: Sendable {
    /// Fields the plugin fills in itself.
    private static let reserved: Set<String> = ["model", "messages", "prompt", "stream", "stream_options", "tools", "tool_choice"]

    private var values = JSONObject()

    /// Checks the settings.
    ///
    /// - Throws: ``InvokeError`` naming the first one that is not what it may be.
    init(_ given: JSONObject) throws(InvokeError) {
        for parameter in ChatParameter.all {
            guard let value = given[parameter.name], value != .null, value != .string("") else { continue }
            values[parameter.name] = try parameter.checked(value)
        }
    }

    /// The fields of the request's body.
    func fields() throws(InvokeError) -> JSONObject {
        var fields = values
        let format = responseFormat()
        fields["json_schema"] = nil
        fields["response_format"] = format
        if let effort = values["reasoning_effort"] {
            // The server knows no such field; the template does.
            var arguments = values["chat_template_kwargs"]?.object ?? JSONObject()
            arguments["reasoning_effort"] = arguments["reasoning_effort"] ?? effort
            fields["reasoning_effort"] = nil
            fields["chat_template_kwargs"] = .object(arguments)
        }
        fields["extra_body"] = nil
        if let extra = values["extra_body"]?.object {
            for name in extra.keys {
                guard !Self.reserved.contains(name) else {
                    throw InvokeError(
                        .badRequest, "The parameter \"extra_body\" cannot set \"\(name)\", which the plugin fills in")
                }
                fields[name] = extra[name]
            }
        }
        return fields
    }

    /// OpenAI's form of what Dify says in two settings (protocol section 6.4): a schema counts even where the format does
    /// not ask for it, and comes as `{"schema": …, "name": …}` or bare.
    private func responseFormat() -> JSONValue? {
        if let given = values["json_schema"]?.object {
            let schema = given["schema"]?.object == nil ? .object(given) : given["schema"]
            var description: JSONObject = ["name": given["name"]?.string.map(JSONValue.string) ?? "llm_response"]
            description["schema"] = schema
            description["strict"] = given["strict"]
            return ["type": "json_schema", "json_schema": .object(description)]
        }
        return values["response_format"].map { ["type": $0] }
    }
}
