import Testing

@testable import XinferenceStandIn

@Suite("Calls are read out of the prompt")
struct ToolChooserTests {
    private static func tool(
        _ name: String, _ description: String, _ properties: String, required: String = ""
    ) throws -> ToolSpec {
        let text = """
            {"function":{"name":"\(name)","description":"\(description)","parameters":{"type":"object",\
            "properties":{\(properties)},"required":[\(required)]}}}
            """
        return try #require(ToolSpec(JSONValue.parse(Array(text.utf8))))
    }

    private static func tools() throws -> [ToolSpec] {
        [
            try tool(
                "get_weather", "Get the weather of a city 查询城市的天气",
                #""city":{"type":"string"},"unit":{"type":"string","enum":["celsius","fahrenheit"]},"#
                    + #""days":{"type":"integer"}"#, required: #""city""#),
            try tool("current_time", "Tell the local time", #""place":{"type":"string"}"#, required: #""place""#),
            try tool("calculator", "Work out a sum", #""expression":{"type":"string"}"#, required: #""expression""#),
            try tool("web_search", "Search the web", #""query":{"type":"string"}"#, required: #""query""#),
            try tool(
                "translate", "Translate a text",
                #""text":{"type":"string"},"target_language":{"type":"string"}"#,
                required: #""text","target_language""#),
            try tool("set_lamp", "Switch a lamp", #""on":{"type":"boolean"},"bright":{"type":"boolean"}"#),
            try tool(
                "average", "The average of numbers", #""numbers":{"type":"array","items":{"type":"number"}}"#,
                required: #""numbers""#),
        ]
    }

    @Test(
        "The tool and its arguments fit the prompt",
        arguments: [
            ("What is the weather in Paris?", [#"get_weather {"city": "Paris"}"#]),
            ("what's the weather in paris today?", [#"get_weather {"city": "paris"}"#]),
            (
                "Weather in New York and Rome in celsius for the next 3 days",
                [
                    #"get_weather {"city": "New York", "days": 3, "unit": "celsius"}"#,
                    #"get_weather {"city": "Rome", "days": 3, "unit": "celsius"}"#,
                ]
            ),
            (
                "The weather in Paris and the time in Tokyo?",
                [#"get_weather {"city": "Paris"}"#, #"current_time {"place": "Tokyo"}"#]
            ),
            ("北京和上海的天气怎么样？", [#"get_weather {"city": "北京"}"#, #"get_weather {"city": "上海"}"#]),
            ("Use the calculator: what is 12 * 7?", [#"calculator {"expression": "12 * 7"}"#]),
            ("Search the web for Swift concurrency.", [#"web_search {"query": "Swift concurrency"}"#]),
            (
                #"Translate "good morning" into French"#,
                [#"translate {"text": "good morning", "target_language": "French"}"#]
            ),
            ("Switch the lamp on, not bright", [#"set_lamp {"bright": false, "on": true}"#]),
            ("Switch the lamp off", [#"set_lamp {"on": false}"#]),
            ("The average of 3, 4.5 and -2", [#"average {"numbers": [3, 4.5, -2]}"#]),
            ("Hello", []), ("What is the capital of France?", []), ("Tell me about the Moon", []),
        ])
    func decided(_ prompt: String, _ expected: [String]) throws {
        let decision = ToolChooser(tools: try Self.tools()).decide(prompt, .auto)
        let made: [String] =
            if case .call(let calls) = decision { calls.map { "\($0.name) \($0.argumentText)" } } else { [] }
        #expect(made == expected)
    }

    @Test func `A prompt that leaves out what a tool needs is answered with a question`() throws {
        let decision = ToolChooser(tools: try Self.tools()).decide("How is the weather?", .auto)
        #expect(decision == .ask(tool: "get_weather", missing: ["city"]))
    }

    @Test("A forced call has what is required, whatever the prompt says", arguments: ["", "Hello", "((("])
    func forced(_ prompt: String) throws {
        for tool in try Self.tools() {
            guard case .call(let calls) = ToolChooser(tools: [tool]).decide(prompt, .named(tool.name)) else {
                Issue.record("no call")
                continue
            }
            for parameter in tool.parameters where parameter.isRequired {
                #expect(calls.allSatisfy { $0.arguments[parameter.name] != nil })
            }
        }
    }

    @Test(
        "Text around calls is kept, and broken calls stay text",
        arguments: [
            ("a<tool_call>\n{\"name\": \"f\", \"arguments\": {}}\n</tool_call>b", "ab"), ("plain", nil),
            ("<tool_call>{\"name\"", nil), ("<tool_call>nonsense</tool_call>", nil),
        ])
    func parsed(_ text: String, _ rest: String?) {
        #expect(ToolCall.parse(text)?.text == rest)
    }
}
