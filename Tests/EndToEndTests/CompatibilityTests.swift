import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing

/// The compatibility table of the README, tried on a real Xinference.
///
/// It has to run the three forms of a small Qwen3 model that knows a few dialogues by heart: `tiny-qwen3` (transformers,
/// reasoning in a field), `tiny-qwen3-raw` (transformers, reasoning in the text) and `tiny-qwen3-gguf` (llama.cpp).
@Suite(
    "Live compatibility", .enabled(if: LiveServer.hasTinyQwen, "no XINFERENCE_TINY_QWEN3"), .timeLimit(.minutes(5)),
    .serialized)
struct CompatibilityTests {
    static let transformers = ["tiny-qwen3", "tiny-qwen3-raw"]
    static let all = transformers + ["tiny-qwen3-gguf"]
    static let weather: JSONValue = [
        "name": "get_weather", "description": "The weather in a city.",
        "parameters": ["type": "object", "properties": ["city": ["type": "string"]], "required": ["city"]],
    ]

    private func ask(
        _ process: PluginProcess, _ uid: String, _ session: String, _ messages: [JSONValue], tools: JSONValue = nil,
        parameters: JSONObject = [:], stream: Bool = true
    ) async throws -> [HostReply] {
        var settings: JSONObject = ["temperature": 0, "max_tokens": 200]
        for name in parameters.keys { settings[name] = parameters[name] }
        return try await process.ask(
            .invokeLLM(
                session: session, credentials: try await credentials(process, uid), messages: messages,
                parameters: .object(settings), tools: tools, stream: stream))
    }

    /// The credentials as Dify has them after validation.
    private func credentials(_ process: PluginProcess, _ uid: String) async throws -> JSONObject {
        var credentials: JSONObject = [
            "server_url": .string(LiveServer.url ?? ""), "model_uid": .string(uid), "thinking_mode": "switchable",
        ]
        if let key = LiveServer.key { credentials["api_key"] = .string(key) }
        let session = "validate-\(uid)-\(process.allReplies.count)"
        let replies = try await process.ask(
            .about("validate_model_credentials", session: session, credentials: credentials))
        let learned = try #require(replies.first?.data?.object?["credentials"]?.object, "\(replies.error ?? "")")
        for name in learned.keys { credentials[name] = learned[name] }
        return credentials
    }

    private func user(_ text: String) -> JSONValue { PluginRequest.userMessage(text) }

    private func calls(_ replies: [HostReply]) -> [JSONObject] {
        replies.flatMap { $0.data?.object?["delta"]?.object?["message"]?.object?["tool_calls"]?.array ?? [] }
            .compactMap(\.object)
    }

    private func city(_ call: JSONObject) -> String? {
        let arguments = call["function"]?.object?["arguments"]?.string ?? ""
        return (try? JSONValue(parsing: arguments))?.object?["city"]?.string
    }

    @Test("thinking on: thoughts between tags, then the answer", arguments: all, [true, false])
    func thinkingOn(uid: String, stream: Bool) async throws {
        try await Shipped.run { process in
            let replies = try await ask(
                process, uid, "s", [user("Hello")], parameters: ["enable_thinking": true], stream: stream)
            #expect(replies.error == nil)
            let text = replies.text
            #expect(text.contains("Hello! How can I help you today?"))
            // llama.cpp answers without its thoughts when it is not asked for a stream.
            guard stream || uid != "tiny-qwen3-gguf" else { return }
            #expect(text.hasPrefix("<think>"))
            #expect(text.components(separatedBy: "<think>").count == 2)
            #expect(text.components(separatedBy: "</think>").count == 2)
        }
    }

    @Test("thinking off: the answer alone", arguments: all, [true, false])
    func thinkingOff(uid: String, stream: Bool) async throws {
        try await Shipped.run { process in
            let replies = try await ask(
                process, uid, "s", [user("Hello")], parameters: ["enable_thinking": false], stream: stream)
            #expect(replies.error == nil)
            #expect(!replies.text.contains("The user greets me"))
            #expect(replies.text.contains("Hello! How can I help you today?"))
        }
    }

    @Test("one call", arguments: all, [true, false])
    func oneCall(uid: String, stream: Bool) async throws {
        try await Shipped.run { process in
            let replies = try await ask(
                process, uid, "s", [user("What is the weather in Paris?")], tools: [Self.weather],
                parameters: ["enable_thinking": false], stream: stream)
            #expect(replies.error == nil)
            #expect(calls(replies).compactMap(city) == ["Paris"])
            #expect(!replies.text.contains("<tool_call>"))
        }
    }

    @Test("two parallel calls", arguments: transformers, [true, false])
    func twoCalls(uid: String, stream: Bool) async throws {
        try await Shipped.run { process in
            let replies = try await ask(
                process, uid, "s", [user("What is the weather in Paris and London?")], tools: [Self.weather],
                parameters: ["enable_thinking": true], stream: stream)
            #expect(replies.error == nil)
            #expect(calls(replies).compactMap(city) == ["Paris", "London"])
            #expect(Set(calls(replies).compactMap { $0["id"]?.string }).count == 2)
        }
    }

    @Test("text, then a call", arguments: transformers, [true, false])
    func textThenCall(uid: String, stream: Bool) async throws {
        try await Shipped.run { process in
            let replies = try await ask(
                process, uid, "s", [user("Check the weather in Rome and tell me.")], tools: [Self.weather],
                parameters: ["enable_thinking": true], stream: stream)
            #expect(replies.text.contains("I will check it."))
            #expect(calls(replies).compactMap(city) == ["Rome"])
        }
    }

    @Test("the answer turn, with the tool's result", arguments: all)
    func answerTurn(uid: String) async throws {
        try await Shipped.run { process in
            let question = user("What is the weather in Paris?")
            let asked = try await ask(
                process, uid, "s", [question], tools: [Self.weather], parameters: ["enable_thinking": false])
            let call = try #require(calls(asked).first)
            let replies = try await ask(
                process, uid, "t",
                [
                    question,
                    [
                        "role": "assistant", "content": "", "name": "", "tool_calls": [.object(call)],
                        "tool_call_id": "",
                    ],
                    [
                        "role": "tool", "content": "sunny", "name": "get_weather", "tool_calls": nil,
                        "tool_call_id": call["id"] ?? "",
                    ],
                ], tools: [Self.weather], parameters: ["enable_thinking": false])
            #expect(replies.error == nil)
            #expect(calls(replies).isEmpty)
            #expect(!replies.text.isEmpty)
        }
    }

    @Test("Chinese", arguments: all, [true, false])
    func chinese(uid: String, stream: Bool) async throws {
        try await Shipped.run { process in
            let replies = try await ask(process, uid, "s", [user("你好")], stream: stream)
            #expect(replies.error == nil)
            #expect(replies.text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
        }
    }

    @Test("a JSON schema on llama.cpp", arguments: ["tiny-qwen3-gguf", LiveServer.chat], [true, false])
    func schema(uid: String, stream: Bool) async throws {
        try await Shipped.run { process in
            let name = #"{"type":"string","maxLength":20}"#
            let age = #"{"type":"integer","minimum":1,"maximum":99}"#
            // Without the last member the model may go on with members of its own until it is cut.
            let members = #""properties":{"name":\#(name),"age":\#(age)},"required":["name","age"]"#
            let schema = #"{"type":"object",\#(members),"additionalProperties":false}"#
            let format = #"{"name":"person","schema":\#(schema)}"#
            let replies = try await ask(
                process, uid, "s", [user("Give me a JSON person.")],
                parameters: [
                    "response_format": "json_schema", "json_schema": .string(format), "enable_thinking": false,
                ], stream: stream)
            #expect(replies.error == nil)
            let object = try #require(try JSONValue(parsing: replies.text).object, "\(replies.text)")
            #expect(object["name"]?.string != nil)
            #expect(object["age"]?.int != nil)
        }
    }

    @Test("a stream abandoned: the host leaves, the program ends", arguments: all)
    func abandoned(uid: String) async throws {
        try await Shipped.run { process in
            let credentials = try await credentials(process, uid)
            try process.say(
                .invokeLLM(
                    session: "s", credentials: credentials, messages: [user("Sing.")],
                    parameters: ["temperature": 0, "max_tokens": 2000]))
            _ = await process.firstReply { $0.sessionID == "s" }
            await process.closeOutput()
            #expect(await process.waitForExit(timeout: .seconds(15)) == .code(1))
        }
    }
}
