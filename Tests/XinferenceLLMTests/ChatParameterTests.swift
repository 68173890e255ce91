import DifyPlugin
import Testing

@testable import XinferenceLLM

@Suite("Settings of a chat")
struct ChatParameterTests {
    /// A model of which nothing is known.
    private let anything = ModelAbilities(nil)

    private func checked(_ name: String, _ value: JSONValue) throws -> JSONValue? {
        try ChatParameters(JSONObject([(name, value)]), for: anything).fields()[name]
    }

    @Test(
        "Values within their range pass",
        arguments: [
            ("temperature", 0), ("temperature", 2.0), ("top_p", 0.5), ("presence_penalty", -2), ("top_k", 1),
            ("seed", 0), ("max_tokens", .integer(Int64(Int32.max))),
        ] as [(String, JSONValue)])
    func accepted(name: String, value: JSONValue) throws {
        #expect(try checked(name, value) == value)
    }

    @Test(
        "A whole number written with a fraction of zero is one: the host sends numbers through a double",
        arguments: [("max_tokens", 512.0, 512), ("top_k", 40.0, 40), ("seed", 0.0, 0)]
            as [(String, JSONValue, JSONValue)])
    func integralFloat(name: String, value: JSONValue, sent: JSONValue) throws {
        #expect(try checked(name, value) == sent)
    }

    @Test(
        "A value out of range or of another type is refused by the setting's name",
        arguments: [
            ("temperature", 2.1), ("temperature", -0.1), ("temperature", "hot"), ("temperature", true),
            ("temperature", .double(.nan)), ("temperature", .double(.infinity)), ("top_p", 1.01), ("top_p", [0.5]),
            ("max_tokens", 0), ("max_tokens", -1), ("max_tokens", 1.5), ("max_tokens", "512"),
            ("max_tokens", .unsigned(.max)), ("max_tokens", 1e300), ("top_k", 0), ("seed", -1), ("seed", 1e19),
            ("presence_penalty", 3), ("response_format", "xml"), ("response_format", 5), ("enable_thinking", "yes"),
            ("json_schema", "no json"), ("json_schema", "[1]"), ("extra_body", "{"), ("chat_template_kwargs", 5),
        ] as [(String, JSONValue)])
    func refused(name: String, value: JSONValue) {
        let error = #expect(throws: InvokeError.self) { try ChatParameters(JSONObject([(name, value)]), for: anything) }
        #expect(error?.kind == .badRequest)
        #expect(error?.message.contains("\"\(name)\"") == true)
    }

    @Test("A refusal quotes no more of a value than a message can hold")
    func longValue() {
        let value = JSONValue.string(String(repeating: "a", count: 100_000))
        let error = #expect(throws: InvokeError.self) { try ChatParameters(["temperature": value], for: anything) }
        #expect((error?.message.count ?? .max) < 300)
    }

    @Test("What is null, empty or unknown is not sent")
    func unset() throws {
        let given: JSONObject = ["temperature": nil, "json_schema": "", "unheard_of": 5]
        #expect(try ChatParameters(given, for: anything).fields().isEmpty)
    }

    @Test(
        "Extra fields go along, but for those the plugin fills in", arguments: ["model", "messages", "stream", "tools"])
    func extraBody(reserved: String) throws {
        #expect(try ChatParameters(["extra_body": #"{"echo":true}"#], for: anything).fields() == ["echo": true])
        let error = #expect(throws: InvokeError.self) {
            try ChatParameters(
                ["extra_body": .object(JSONObject([(reserved, JSONValue.integer(1))]))], for: anything
            ).fields()
        }
        #expect(error?.message.contains("\"\(reserved)\"") == true)
    }

    @Test(
        "A schema comes wrapped or bare, as text or as an object, whatever the format says",
        arguments: [
            (#"{"schema":{"type":"object"},"name":"x"}"#, ["name": "x", "schema": ["type": "object"]]),
            (#"{"schema":{"type":"object"}}"#, ["name": "llm_response", "schema": ["type": "object"]]),
            (#"{"type":"object"}"#, ["name": "llm_response", "schema": ["type": "object"]]),
            (["type": "object"], ["name": "llm_response", "schema": ["type": "object"]]),
            (
                #"{"schema":{"type":"object"},"name":5,"strict":true}"#,
                ["name": "llm_response", "schema": ["type": "object"], "strict": true]
            ),
            ("{}", ["name": "llm_response", "schema": [:]]),
        ] as [(JSONValue, JSONValue)])
    func schema(given: JSONValue, sent: JSONValue) throws {
        for format in ["json_schema", "json_object", "text", nil] as [JSONValue] {
            let fields = try ChatParameters(["json_schema": given, "response_format": format], for: anything).fields()
            #expect(fields == ["response_format": ["type": "json_schema", "json_schema": sent]])
        }
    }

    @Test("The other formats go by their names", arguments: ["text", "json_object"])
    func format(name: String) throws {
        #expect(try checked("response_format", .string(name)) == ["type": .string(name)])
    }

    @Test("The format for a schema is refused without one")
    func formatOnly() throws {
        let error = #expect(throws: InvokeError.self) { try checked("response_format", "json_schema") }
        #expect(error?.message.contains("\"json_schema\" is not set") == true)
    }

    @Test(
        "Switch and effort go to the chat template too, where what was said to it directly wins",
        arguments: [
            (["enable_thinking": false], ["enable_thinking": false], false),
            (["reasoning_effort": "low"], ["reasoning_effort": "low"], nil),
            (
                ["reasoning_effort": "low", "chat_template_kwargs": #"{"reasoning_effort":"high","a":1}"#],
                ["reasoning_effort": "high", "a": 1], nil
            ),
            (
                ["enable_thinking": true, "chat_template_kwargs": ["enable_thinking": false]],
                ["enable_thinking": false], true
            ),
            (["chat_template_kwargs": #"{"a":{"b":[1]}}"#], ["a": ["b": [1]]], nil),
        ] as [(JSONObject, JSONValue, JSONValue?)])
    func template(given: JSONObject, arguments: JSONValue, thinking: JSONValue?) throws {
        let fields = try ChatParameters(given, for: anything).fields()
        #expect(fields["chat_template_kwargs"] == arguments)
        #expect(fields["enable_thinking"] == thinking)
        #expect(fields["reasoning_effort"] == nil)
    }

    @Test("Extra fields stand above the settings and may be any that the plugin does not fill in")
    func extraFields() throws {
        let given: JSONObject = ["temperature": 1, "extra_body": #"{"temperature":2,"guided_regex":"a+","n":[null]}"#]
        #expect(
            try ChatParameters(given, for: anything).fields() == [
                "temperature": 2, "guided_regex": "a+", "n": [nil],
            ])
    }

    @Test(
        "Each setting refuses what is not its kind by its name", arguments: ChatParameter.all.map(\.name),
        [true, [1], -5, "no such word", .double(.nan), ["a": 1], .double(-.infinity)] as [JSONValue])
    func everyRefusal(name: String, value: JSONValue) throws {
        do throws(InvokeError) {
            let fields = try ChatParameters(JSONObject([(name, value)]), for: anything).fields()
            // What passes is a flag for a flag, or an object for what wants one; for a schema in its own place.
            let isFlag = name == "enable_thinking" && value == true
            let takesObject = ["json_schema", "chat_template_kwargs", "extra_body"].contains(name)
            #expect(isFlag || takesObject && value.object != nil)
            #expect(!fields.isEmpty)
        } catch {
            #expect(error.kind == .badRequest)
            #expect(error.message.contains("\"\(name)\""))
        }
    }
}
