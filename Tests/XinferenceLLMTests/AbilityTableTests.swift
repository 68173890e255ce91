import DifyPlugin
import DifyPluginTesting
import ScriptedTransport
import Testing

@testable import XinferenceLLM

/// What becomes of a part of a request.
enum Fate: String {
    case sent
    /// The request is refused, and the refusal names the part.
    case refused
    case leftOut
}

/// A set of abilities, as the server words them, and what follows from it.
struct AbilityCase: CustomTestStringConvertible {
    let words: String
    /// Whether the engine is one that makes answers fit a schema.
    var enforces = false
    var extra: JSONObject = [:]
    let features: Set<String>
    var mode = "chat"
    /// The rules beyond those that every model has.
    let rules: Set<String>
    /// Tools, image, video, audio, document, thinking switch, schema.
    let fates: [Fate]

    var testDescription: String { "\(words.isEmpty ? "nothing" : words) \(JSONValue.object(extra).excerpt)" }

    var credentials: JSONObject {
        var all: JSONObject = ["model_abilities": .string(words), "model_engine": enforces ? "vLLM" : "transformers"]
        for key in extra.keys { all[key] = extra[key] }
        return XinferenceLLMTests.credentials(all)
    }
}

@Suite("What abilities make of schema and request", .timeLimit(.minutes(1)))
struct AbilityTableTests {
    private static let tools: Set<String> = ["tool-call", "multi-tool-call", "stream-tool-call"]
    private static let thought: Set<String> = ["agent-thought"]
    private static let pictures: Set<String> = ["vision", "video"]
    private static let schemas: Set<String> = ["response_format", "json_schema"]
    private static let template: Set<String> = ["chat_template_kwargs"]

    static let cases: [AbilityCase] = [
        AbilityCase(
            words: "chat", features: thought, rules: template,
            fates: [.refused, .refused, .refused, .refused, .refused, .leftOut, .sent]),
        AbilityCase(
            words: "generate", enforces: true, features: [], mode: "completion", rules: [],
            fates: [.refused, .refused, .refused, .refused, .refused, .leftOut, .leftOut]),
        AbilityCase(
            words: "generate,chat", features: thought, rules: template,
            fates: [.refused, .refused, .refused, .refused, .refused, .leftOut, .sent]),
        AbilityCase(
            words: "chat,tools", enforces: true, features: thought.union(tools).union(["structured-output"]),
            rules: template.union(schemas),
            fates: [.sent, .refused, .refused, .refused, .refused, .leftOut, .sent]),
        AbilityCase(
            words: "chat,vision", features: thought.union(pictures), rules: template,
            fates: [.refused, .sent, .sent, .refused, .refused, .leftOut, .sent]),
        AbilityCase(
            words: "chat,audio", features: thought.union(["audio"]), rules: template,
            fates: [.refused, .refused, .refused, .sent, .refused, .leftOut, .sent]),
        AbilityCase(
            words: "chat,omni", features: thought.union(pictures).union(["audio"]), rules: template,
            fates: [.refused, .sent, .sent, .sent, .refused, .leftOut, .sent]),
        AbilityCase(
            words: "chat,reasoning", features: thought, rules: template,
            fates: [.refused, .refused, .refused, .refused, .refused, .leftOut, .sent]),
        AbilityCase(
            words: "chat,reasoning,hybrid,tools", features: thought.union(tools),
            rules: template.union(["enable_thinking"]),
            fates: [.sent, .refused, .refused, .refused, .refused, .sent, .sent]),
        AbilityCase(
            words: "chat,telepathy", features: thought, rules: template,
            fates: [.refused, .refused, .refused, .refused, .refused, .leftOut, .sent]),
        // Where the server says nothing the schema promises nothing, and the server judges what comes all the same.
        AbilityCase(
            words: "", features: thought, rules: template,
            fates: [.sent, .sent, .sent, .sent, .refused, .sent, .sent]),
        AbilityCase(
            words: "chat", extra: ["model_family": "gpt-oss-20b"], features: thought,
            rules: template.union(["reasoning_effort"]),
            fates: [.refused, .refused, .refused, .refused, .refused, .leftOut, .sent]),
        // The user knows better, in both directions.
        AbilityCase(
            words: "chat",
            extra: [
                "vision_support": "support", "function_calling_type": "stream_tool_call",
                "thinking_mode": "switchable", "structured_output": "support",
            ],
            features: thought.union(tools).union(pictures).union(["structured-output"]),
            rules: template.union(schemas).union(["enable_thinking"]),
            fates: [.sent, .sent, .sent, .refused, .refused, .sent, .sent]),
        AbilityCase(
            words: "chat,tools,vision,hybrid", enforces: true,
            extra: [
                "vision_support": "no_support", "function_calling_type": "no_call", "thinking_mode": "fixed",
                "structured_output": "no_support",
            ],
            features: thought, rules: template,
            fates: [.refused, .refused, .refused, .refused, .refused, .leftOut, .sent]),
        AbilityCase(
            words: "chat,tools", extra: ["function_calling_type": "tool_call", "vision_support": "auto"],
            features: thought.union(["tool-call", "multi-tool-call"]), rules: template,
            fates: [.sent, .refused, .refused, .refused, .refused, .leftOut, .sent]),
        AbilityCase(
            words: "",
            extra: [
                "vision_support": "no_support", "function_calling_type": "no_call", "thinking_mode": "fixed",
                "structured_output": "auto",
            ],
            features: thought, rules: template,
            fates: [.refused, .refused, .refused, .sent, .refused, .leftOut, .sent]),
    ]

    /// The rules that every model has.
    private let common: Set<String> = [
        "temperature", "top_p", "top_k", "min_p", "max_tokens", "presence_penalty", "frequency_penalty",
        "repetition_penalty", "seed", "extra_body",
    ]

    @Test("The schema promises what there is, and offers the settings that do something", arguments: cases)
    func schema(ability: AbilityCase) async throws {
        let answer = try await ask(
            .about("get_ai_model_schemas", session: "s", model: "m", credentials: ability.credentials))
        let schema = try #require(answer.results.first?["model_schema"]?.object)
        #expect(Set(try #require(schema["features"]?.array).compactMap(\.string)) == ability.features)
        #expect(schema["model_properties"]?.object?["mode"]?.string == ability.mode)
        let rules = try #require(schema["parameter_rules"]?.array).compactMap { $0.object?["name"]?.string }
        #expect(Set(rules) == common.union(ability.rules))
        #expect(rules.count == Set(rules).count)
    }

    @Test("Tools are sent or refused", arguments: cases)
    func tools(ability: AbilityCase) async throws {
        let tool: JSONValue = ["name": "f", "description": "", "parameters": ["type": "object"]]
        let fate = try await fate(ability, tools: [tool], named: "tools") { $0["tools"] != nil }
        #expect(fate == ability.fates[0])
    }

    @Test("Media are sent in the form the server takes, or refused by name", arguments: cases)
    func media(ability: AbilityCase) async throws {
        let kinds = [("image", "image"), ("video", "video"), ("audio", "sound"), ("document", "document")]
        for (position, (type, name)) in kinds.enumerated() {
            let part: JSONValue = [
                "type": .string(type), "base64_data": "QQ==", "url": "", "format": "x", "mime_type": "a/b",
                "filename": "x", "detail": type == "image" ? "high" : "",
            ]
            let expected: JSONValue =
                type == "image"
                ? ["type": "image_url", "image_url": ["url": "data:a/b;base64,QQ==", "detail": "high"]]
                : .object(
                    JSONObject([
                        ("type", JSONValue.string(type + "_url")),
                        (type + "_url", ["url": "data:a/b;base64,QQ=="] as JSONValue),
                    ]))
            let fate = try await fate(ability, content: [part], named: name) { body in
                body["messages"]?.array?.first?.object?["content"] == [expected]
            }
            #expect(fate == ability.fates[1 + position], "\(type)")
        }
    }

    @Test("The thinking switch and the schema are sent or left out", arguments: cases)
    func settings(ability: AbilityCase) async throws {
        let thinking = try await fate(ability, parameters: ["enable_thinking": false], named: "enable_thinking") {
            $0["enable_thinking"] == false && $0["chat_template_kwargs"] == ["enable_thinking": false]
        }
        #expect(thinking == ability.fates[5])
        let schema = try await fate(
            ability, parameters: ["json_schema": #"{"schema":{"type":"object"},"name":"x"}"#], named: "json_schema"
        ) {
            $0["response_format"] == [
                "type": "json_schema", "json_schema": ["name": "x", "schema": ["type": "object"]],
            ]
        }
        #expect(schema == ability.fates[6])
    }

    @Test("A model said to call tools only in whole answers is asked for one, but only with tools")
    func wholeAnswers() async throws {
        let credentials = credentials(["model_abilities": "chat,tools", "function_calling_type": "tool_call"])
        for (tools, streams) in [([["name": "f", "description": ""]], false), (nil, true)] as [(JSONValue, Bool)] {
            let answer = try await ask(
                .invokeLLM(
                    session: "s", credentials: credentials, messages: [PluginRequest.userMessage("Hi")], tools: tools),
                recorded(streams ? "v4.1.0-tiny-qwen3-hello-stream" : "v4.1.0-tiny-qwen3-tool-sync"))
            #expect(try body(answer.transport.requests.first)["stream"] == .bool(streams))
            #expect(answer.deltas.last?["finish_reason"]?.string == (streams ? "stop" : "tool_calls"))
        }
    }

    /// What becomes of a request's part.
    private func fate(
        _ ability: AbilityCase, content: JSONValue = "Hi", parameters: JSONValue = nil, tools: JSONValue? = nil,
        named name: String, isSent: (JSONObject) -> Bool
    ) async throws -> Fate {
        let event =
            ability.mode == "chat"
            ? #"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#
            : #"{"choices":[{"text":"a","finish_reason":"stop"}]}"#
        let isStreamed = tools == nil || ability.extra["function_calling_type"] != "tool_call"
        let answer = try await ask(
            .invokeLLM(
                session: "s", credentials: ability.credentials, messages: [["role": "user", "content": content]],
                parameters: parameters, tools: tools ?? nil), isStreamed ? .events(event) : ScriptedAnswer(event))
        if let error = answer.error {
            #expect(error.type == "InvokeBadRequestError")
            #expect(error.message.contains(name))
            #expect(answer.transport.requests.isEmpty)
            return .refused
        }
        #expect(answer.text == "a")
        #expect(answer.transport.requests.count == 1)
        let body = try body(answer.transport.requests.first)
        if isSent(body) { return .sent }
        // Left out is left out whole.
        #expect(Set(body.keys).isSubset(of: ["model", "messages", "prompt", "stream", "stream_options"]))
        return .leftOut
    }
}
