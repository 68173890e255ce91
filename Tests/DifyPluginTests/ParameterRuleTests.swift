import DifyPlugin
import Testing

struct ParameterRuleTests {
    private static let int = ParameterRule("n", type: .int, minimum: 1, maximum: 100)
    private static let float = ParameterRule("x", type: .float, minimum: 0, maximum: 1, precision: 2)
    private static let whole = ParameterRule("x", type: .float, precision: 0)
    private static let free = ParameterRule("x", type: .float)
    private static let bool = ParameterRule("b", type: .boolean)
    private static let string = ParameterRule("s", type: .string)
    private static let choice = ParameterRule("s", type: .string, options: ["low", "high"])
    private static let text = ParameterRule("t", type: .text, options: ["unheeded"])

    @Test(
        "lets a value through that keeps the rule",
        arguments: [
            (int, 1, 1), (int, 100, 100), (int, .double(7.0), 7), (float, 0, 0), (float, 1, 1), (float, 0.25, 0.25),
            (float, .double(1.0), 1.0), (float, 0.7, 0.7), (whole, 3.0, 3.0), (whole, .double(1e300), .double(1e300)),
            (free, 0.123456789, 0.123456789), (free, .double(1e-300), .double(1e-300)), (bool, true, true),
            (bool, false, false), (string, "", ""), (string, "anything", "anything"), (choice, "low", "low"),
            (text, "a\nb", "a\nb"),
        ] as [(ParameterRule, JSONValue, JSONValue)])
    func good(rule: ParameterRule, value: JSONValue, checked: JSONValue) throws {
        #expect(try rule.check(value) == checked)
    }

    @Test(
        "says what a value must be that breaks the rule",
        arguments: [
            (int, "5", "must be a whole number"), (int, 1.5, "must be a whole number"),
            (int, true, "must be a whole number"), (int, .unsigned(.max), "must be a whole number"),
            (int, 0, "must be at least 1"), (int, 101, "must be at most 100"), (float, "0.5", "must be a number"),
            (float, false, "must be a number"), (float, 0.125, "must have no more than 2 decimals"),
            (float, .double(0.1 + 0.2), "must have no more than 2 decimals"),
            (float, .double(1e-300), "must have no more than 2 decimals"), (float, -0.5, "must be at least 0"),
            (float, 1.01, "must be at most 1"), (whole, 0.5, "must be a whole number"),
            (bool, 1, "must be true or false"), (bool, "true", "must be true or false"),
            (string, 1, "must be a text"), (choice, "middle", "must be one of low, high"),
            (choice, [], "must be a text"), (text, [:], "must be a text"),
        ] as [(ParameterRule, JSONValue, String)])
    func bad(rule: ParameterRule, value: JSONValue, what: String) {
        let error = #expect(throws: InvokeError.self) { try rule.check(value) }
        #expect(error == InvokeError(.badRequest, "The model parameter \"\(rule.name)\" \(what)"))
    }

    @Test("a template knows type, bounds and default of a rule", arguments: ParameterRule.Template.allCases)
    func template(template: ParameterRule.Template) {
        let rule = ParameterRule("mine", template: template).resolved
        #expect(rule.name == "mine" && rule.template == template && !rule.required && rule.label == nil)
        let expected: (ParameterRule.ValueType, JSONValue?, Double?, Double?, Int?, [String]) =
            switch template {
            case .temperature, .presencePenalty, .frequencyPenalty: (.float, 0, 0, 1, 2, [])
            case .topP: (.float, 1, 0, 1, 2, [])
            case .topK: (.int, 50, 1, 100, 0, [])
            case .maxTokens: (.int, 64, 1, 2048, 0, [])
            case .responseFormat: (.string, nil, nil, nil, nil, ["JSON", "XML"])
            case .jsonSchema: (.text, nil, nil, nil, nil, [])
            }
        #expect(rule.type == expected.0 && rule.defaultValue == expected.1 && rule.minimum == expected.2)
        #expect(rule.maximum == expected.3 && rule.precision == expected.4 && rule.options == expected.5)
    }

    @Test("what a rule says itself counts more than its template")
    func override() {
        let rule = ParameterRule(
            "mine", template: .temperature, type: .int, defaultValue: 7, minimum: -1, maximum: 9, precision: 1,
            options: ["a"])
        #expect(rule.resolved == rule)
    }

    private static let schema = AIModelEntity(
        model: "m", type: .llm, properties: [:],
        parameterRules: [
            ParameterRule("temperature", template: .temperature), ParameterRule("max_output", template: .maxTokens),
            ParameterRule("depth", type: .int, required: true, defaultValue: 3), ParameterRule("seed", type: .int),
        ])

    @Test(
        "keeps what a rule names, looks under the template's name, and fills in what is required",
        arguments: [
            ([:], ["depth": 3]), (["unheard_of": 1], ["depth": 3]),
            (["temperature": 0.5, "depth": 9], ["temperature": 0.5, "depth": 9]),
            (["max_tokens": 10], ["max_output": 10, "depth": 3]),
            (["max_tokens": 10, "max_output": 20], ["max_output": 20, "depth": 3]),
            (["max_tokens": 10, "max_output": nil], ["max_output": 10, "depth": 3]),
            (["seed": nil, "depth": nil, "max_tokens": nil], ["depth": 3]),
        ] as [(JSONObject, JSONObject)])
    func filter(parameters: JSONObject, checked: JSONObject) throws {
        #expect(try Self.schema.checkedParameters(parameters) == checked)
    }

    @Test("a required parameter without value and default is an error, and so is a value that breaks its rule")
    func refusals() {
        let schema = AIModelEntity(
            model: "m", type: .llm, properties: [:],
            parameterRules: [ParameterRule("depth", type: .int, required: true)])
        #expect(throws: InvokeError(.badRequest, "The model parameter \"depth\" is required")) {
            try schema.checkedParameters([:])
        }
        #expect(throws: InvokeError(.badRequest, "The model parameter \"max_output\" must be at most 2048")) {
            try Self.schema.checkedParameters(["max_tokens": 4096])
        }
    }
}
