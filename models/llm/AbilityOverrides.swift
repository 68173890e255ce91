import DifyPlugin

/// What the user says of a model against the server: four fields of the form, each of which may be left as it is.
///
/// The values stored by the Python plugin for the same purpose are understood too.
struct AbilityOverrides: Sendable, Hashable {
    /// Whether the model takes pictures; `nil` for what the server says.
    var vision: Bool?
    /// Whether it calls tools; `nil` for what the server says.
    var tools: Bool?
    /// Whether it does in streamed answers.
    var streamsTools = true
    /// Whether its thinking can be switched; `nil` for what the server says.
    var thinkingSwitch: Bool?
    /// Whether the server makes answers fit a schema; `nil` for what its engine does.
    var schemas: Bool?

    init() {}

    /// Reads the fields; a value that is none of theirs counts as unset.
    init(_ credentials: ModelCredentials) {
        vision = Self.choice(credentials["vision_support"], yes: "support", no: "no_support")
        switch credentials["function_calling_type"]?.string {
        case "no_call": tools = false
        case "tool_call": (tools, streamsTools) = (true, false)
        case "stream_tool_call": tools = true
        default: break
        }
        thinkingSwitch = Self.choice(credentials["thinking_mode"], yes: "switchable", no: "fixed")
        schemas = Self.choice(credentials["structured_output"], yes: "support", no: "no_support")
    }

    private static func choice(_ value: JSONValue?, yes: String, no: String) -> Bool? {
        switch value?.string {
        case yes: true
        case no: false
        default: nil
        }
    }
}
