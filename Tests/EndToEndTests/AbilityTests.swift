import DifyPlugin
import DifyPluginTesting
import Testing
import XinferenceStandIn

/// What models can do beyond talking, through the program that ships.
@Suite("Abilities through the shipped program", .timeLimit(.minutes(2)), .serialized)
struct AbilityTests {
    private static let weather: JSONValue = [
        "name": "get_weather", "description": "The weather in a city.",
        "parameters": ["type": "object", "properties": ["city": ["type": "string"]], "required": ["city"]],
    ]

    /// Credentials as Dify has them after validation.
    private func validated(_ process: PluginProcess, _ credentials: JSONObject) async throws -> JSONObject {
        var credentials = credentials
        let replies = try await process.ask(
            .about("validate_model_credentials", session: "v-\(process.allReplies.count)", credentials: credentials))
        let learned = try #require(replies.first?.data?.object?["credentials"]?.object, "\(replies.error ?? "")")
        for name in learned.keys { credentials[name] = learned[name] }
        return credentials
    }

    @Test(
        "two calls at once, in each engine's shape, streamed and not",
        arguments: ["stand-in-vllm", "stand-in-llama", "stand-in-chat", "stand-in-old"], [true, false])
    func tools(uid: String, stream: Bool) async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            let credentials = try await validated(process, server.credentials(uid))
            let replies = try await process.ask(
                .invokeLLM(
                    session: "s", credentials: credentials,
                    messages: [PluginRequest.userMessage("What is the weather in Paris and in London?")],
                    parameters: ["temperature": 0], tools: [Self.weather], stream: stream))
            #expect(replies.error == nil)
            let calls = replies.flatMap {
                $0.data?.object?["delta"]?.object?["message"]?.object?["tool_calls"]?.array ?? []
            }
            let cities = try calls.map {
                try JSONValue(parsing: $0.object?["function"]?.object?["arguments"]?.string ?? "").object?["city"]?
                    .string
            }
            #expect(cities == ["Paris", "London"])
            #expect(!replies.text.contains("tool_call"))
        }
    }

    @Test("a model that only continues texts, streamed and not", arguments: [true, false])
    func completion(stream: Bool) async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            let credentials = try await validated(process, server.credentials("stand-in-base"))
            let schema = try await process.ask(
                .about("get_ai_model_schemas", session: "schema", credentials: credentials))
            let properties = schema.first?.data?.object?["model_schema"]?.object?["model_properties"]?.object
            #expect(properties?["mode"] == "completion")
            let replies = try await process.ask(
                .invokeLLM(
                    session: "s", credentials: credentials,
                    messages: [PluginRequest.userMessage("Xinference is a server that")],
                    parameters: ["temperature": 0, "max_tokens": 16], stream: stream))
            #expect(replies.error == nil && !replies.text.isEmpty)
            #expect((replies.usages.first?["completion_tokens"]?.int ?? 0) > 0)
            #expect(server.log.last?.path == "/v1/completions")
        }
    }

    @Test("a picture reaches a model that sees, and is refused by name for one that does not")
    func picture() async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            let png =
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
            let message: JSONValue = [
                "role": "user",
                "content": [
                    ["type": "text", "data": "What is this?"],
                    [
                        "type": "image", "base64_data": .string(png), "url": "",
                        "format": "png", "mime_type": "image/png", "detail": "high", "filename": "dot.png",
                    ],
                ],
                "name": "", "tool_calls": nil, "tool_call_id": "",
            ]
            func ask(_ uid: String) async throws -> [HostReply] {
                let credentials = try await validated(process, server.credentials(uid))
                return try await process.ask(
                    .invokeLLM(session: uid, credentials: credentials, messages: [message]))
            }
            let seen = try await ask("stand-in-vision")
            #expect(seen.error == nil && seen.text.contains("image/png"), "\(seen.error ?? "")")
            let requests = server.requestCount
            let blind = try await ask("stand-in-vllm")
            #expect(blind.error?.hasPrefix("InvokeBadRequestError") == true && blind.error?.contains("image") == true)
            #expect(server.requestCount == requests + 2, "validation asks twice; the refused picture goes nowhere")
        }
    }

    @Test("tokens are counted by GPT-2's vocabulary, without asking the server")
    func tokens() async throws {
        try await Shipped.run { process in
            let replies = try await process.ask(
                PluginRequest(
                    "get_llm_num_tokens", session: "s",
                    fields: [
                        "provider": "xinference", "model": "m", "model_type": "llm",
                        "credentials": ["server_url": "http://127.0.0.1:1", "model_uid": "m"],
                        "prompt_messages": [PluginRequest.userMessage("Hello, world!")], "tools": nil,
                    ]))
            // 4 for the text, 1 for the role, 3 round the message and 3 before the answer.
            #expect(replies.first?.data?.object?["num_tokens"]?.int == 11)
        }
    }
}
