import DifyPlugin

/// The settings of one invocation, as fields of the server's request.
///
/// Only what was set is sent; what is unset the server decides. Names the table does not know, and settings the model
/// has no use for, are left out: Dify keeps settings of models that were replaced since.
struct ChatParameters: Sendable {
    /// Fields the plugin fills in itself.
    private static let reserved: Set<String> = [
        "model", "messages", "prompt", "stream", "stream_options", "tools", "tool_choice",
    ]

    private var values = JSONObject()

    /// Checks the settings.
    ///
    /// - Throws: ``InvokeError`` naming the first one that is not what it may be.
    init(_ given: JSONObject, for abilities: ModelAbilities) throws(InvokeError) {
        for parameter in ChatParameter.all where parameter.isSent(abilities) {
            guard let value = given[parameter.name], value != .null, value != .string("") else { continue }
            values[parameter.name] = try parameter.checked(value)
        }
    }

    /// The fields of the request's body.
    ///
    /// - Throws: ``InvokeError`` naming the setting that does not go with the others.
    func fields() throws(InvokeError) -> JSONObject {
        var fields = values
        let format = try responseFormat()
        fields["json_schema"] = nil
        fields["response_format"] = format
        // The server knows no field for the effort, and none for the switch before version 1.17 (Xinference API, section
        // 13); the template knows both. What the user says to the template itself wins.
        fields["reasoning_effort"] = nil
        var arguments = values["chat_template_kwargs"]?.object ?? JSONObject()
        for name in ["enable_thinking", "reasoning_effort"] { arguments[name] = arguments[name] ?? values[name] }
        if !arguments.isEmpty { fields["chat_template_kwargs"] = .object(arguments) }
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
    private func responseFormat() throws(InvokeError) -> JSONValue? {
        if let given = values["json_schema"]?.object {
            let schema = given["schema"]?.object == nil ? .object(given) : given["schema"]
            var description: JSONObject = ["name": given["name"]?.string.map(JSONValue.string) ?? "llm_response"]
            description["schema"] = schema
            description["strict"] = given["strict"]
            return ["type": "json_schema", "json_schema": .object(description)]
        }
        guard values["response_format"] != "json_schema" else {
            throw InvokeError(
                .badRequest, "The parameter \"response_format\" is json_schema, but \"json_schema\" is not set")
        }
        return values["response_format"].map { ["type": $0] }
    }
}
