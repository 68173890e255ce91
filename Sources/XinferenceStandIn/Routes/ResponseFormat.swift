/// The form a request wants its answer in (Xinference API, section 4).
enum ResponseFormat: Sendable, Hashable {
    case text
    case object
    case schema(JSONValue)

    /// Reads `response_format`; a type beside these three is refused as the recorded server's validation does.
    init(_ value: JSONValue?) throws(ChatRequestError) {
        switch value?["type"]?.text {
        case "json_object": self = .object
        case "json_schema": self = .schema(value?["json_schema"]?["schema"] ?? [:])
        case "text", nil: self = .text
        case let given?: throw Self.refusal(of: given, hasSchema: value?["json_schema"] != nil)
        }
    }

    /// The recorded server tries each form in turn and names what is wrong with all of them.
    private static func refusal(of given: String, hasSchema: Bool) -> ChatRequestError {
        func unexpected(_ permitted: String) -> String {
            "response_format -> type\n  unexpected value; permitted: '\(permitted)' "
                + "(type=value_error.const; given=\(given); permitted=('\(permitted)',))"
        }
        var problems = [unexpected("text"), unexpected("json_object"), unexpected("json_schema")]
        if !hasSchema {
            problems.insert("response_format -> json_schema\n  field required (type=value_error.missing)", at: 2)
        }
        return .uncaught(
            "\(problems.count) validation errors for CreateChatCompletion\n" + problems.joined(separator: "\n"))
    }
}
