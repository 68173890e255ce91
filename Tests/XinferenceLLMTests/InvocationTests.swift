import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@Suite("Asking a model", .timeLimit(.minutes(1)))
struct InvocationTests {
    private func hello(
        _ credentials: JSONObject = credentials(), parameters: JSONValue = nil, stream: Bool = true,
        session: String = "s"
    ) -> PluginRequest {
        .invokeLLM(
            session: session, credentials: credentials, messages: [PluginRequest.userMessage("Hello")],
            parameters: parameters, stream: stream)
    }

    @Test("One POST and no other request; usage and finish reason once, in the last chunk", arguments: [true, false])
    func onePost(stream: Bool) async throws {
        let answer = try await ask(hello(stream: stream), recorded(stream ? "v4.1.0-chat-stream" : "v4.1.0-chat-sync"))
        #expect(answer.transport.lines == ["POST http://xinference:9997/v1/chat/completions"])
        #expect(try body(answer.transport.requests.first)["stream"] == .bool(stream))
        #expect(answer.text == "The capital of France is Paris.")
        #expect(answer.error == nil)
        #expect(answer.usages.count == 1)
        #expect(answer.deltas.last?["usage"]?.object != nil)
        #expect(answer.deltas.filter { $0["finish_reason"] != .null }.count == 1)
        #expect(answer.deltas.last?["finish_reason"] == "stop")
        #expect(answer.replies.last?.kind == .end)
    }

    @Test(
        "The finishing chunk's usage wins over the extra one's, which older versions count wrongly",
        arguments: ["v4.1.0-tiny-qwen3-stream-usage", "v3.2.1-tiny-qwen3-stream-usage"])
    func usage(name: String) async throws {
        let answer = try await ask(hello(), recorded(name))
        #expect(answer.usages.map { $0["completion_tokens"] } == [25])
        #expect(answer.usages.map { $0["prompt_tokens"] } == [9])
        #expect(answer.text.hasSuffix("</think>\n\nHello! How can I help you today?"))
    }

    @Test("Settings that are not set are not sent")
    func minimal() async throws {
        let answer = try await ask(hello(parameters: ["seed": nil, "stop": nil]), recorded("v4.1.0-chat-stream"))
        #expect(
            String(decoding: try #require(answer.transport.requests.first).body, as: UTF8.self)
                == #"{"model":"m","messages":[{"role":"user","content":"Hello"}],"stream":true,"#
                + #""stream_options":{"include_usage":true}}"#)
    }

    @Test("A setting out of its range is refused by name, and nothing is sent")
    func refusedParameter() async throws {
        let answer = try await ask(hello(parameters: ["top_p": 1.5]))
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(answer.error?.message.contains("\"top_p\"") == true)
        #expect(answer.transport.requests.isEmpty)
    }

    @Test("Bad credentials are refused before anything is sent")
    func badCredentials() async throws {
        let answer = try await ask(hello(credentials(["server_url": "ftp://x"])))
        #expect(answer.error?.message.contains("server_url") == true)
        #expect(answer.transport.requests.isEmpty)
    }

    @Test("An error in the stream comes behind what was said")
    func errorBehindText() async throws {
        let answer = try await ask(
            hello(), .events(#"{"choices":[{"delta":{"content":"Hel"}}]}"#, #"{"error":"went away"}"#))
        #expect(answer.text == "Hel")
        #expect(answer.usages.isEmpty)
        #expect(answer.error?.message.contains("went away") == true)
        #expect(answer.replies.map(\.kind) == [.stream, .error, .end])
    }

    @Test(
        "Failures get the class Dify reacts to",
        arguments: [
            (ScriptedAnswer(#"{"detail":"Could not validate credentials"}"#, status: 401), "InvokeAuthorizationError"),
            (ScriptedAnswer(#"{"detail":"Rate limit reached"}"#, status: 429), "InvokeRateLimitError"),
            (.failure(.connectionRefused), "InvokeConnectionError"),
            (.events("[DONE]"), "InvokeConnectionError"),
            (ScriptedAnswer(#"{"detail":"no"}"#, status: 500), "InvokeServerUnavailableError"),
        ])
    func classes(script: ScriptedAnswer, type: String) async throws {
        let answer = try await ask(hello(), script)
        #expect(answer.error?.type == type)
        #expect(answer.results.isEmpty)
        #expect(answer.transport.requests.count == 1)
    }

    @Test("A server that refuses stream_options is asked without, and from then on at once")
    func streamOptions() async throws {
        let refusal = ScriptedAnswer(#"{"detail":"unknown field stream_options"}"#, status: 400)
        let good = ScriptedAnswer.events(#"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#)
        let answers = try await ask([hello(session: "1"), hello(session: "2")], [refusal, good, good])
        #expect(answers.map(\.text) == ["a", "a"])
        let requests = try #require(answers.last).transport.requests
        #expect(try requests.map { try body($0)["stream_options"] != nil } == [true, false, false])
    }

    @Test("Calls of tools come whole, each with its own arguments")
    func toolCalls() async throws {
        let answer = try await ask(
            .invokeLLM(
                session: "s", credentials: credentials(), messages: [PluginRequest.userMessage("Weather?")],
                tools: [["name": "get_weather", "description": "", "parameters": ["type": "object"]]]),
            recorded("v4.1.0-vllm-tools-parallel"))
        let calls = answer.deltas.compactMap { $0["message"]?.object?["tool_calls"]?.array }.flatMap { $0 }
        let functions = calls.compactMap { $0.object?["function"]?.object }
        #expect(functions.map { $0["name"] } == ["get_weather", "get_weather"])
        #expect(functions.map { $0["arguments"] } == [#"{"city": "Paris"}"#, #"{"city": "London"}"#])
        #expect(answer.deltas.last?["finish_reason"] == "tool_calls")
        #expect(
            try body(answer.transport.requests.first)["tools"] == [
                ["type": "function", "function": ["name": "get_weather", "parameters": ["type": "object"]]]
            ])
    }

    @Test(
        "The choice of tools goes as the server words it, and only with tools",
        arguments: [
            (["mode": "auto"], "auto"), (["mode": "none"], "none"), (["mode": "required"], "required"),
            (["mode": "tool", "name": "f"], ["type": "function", "function": ["name": "f"]]), (nil, nil),
        ] as [(JSONValue, JSONValue?)])
    func toolChoice(given: JSONValue, sent: JSONValue?) async throws {
        for tools in [[["name": "f", "description": ""]], nil] as [JSONValue] {
            var request = PluginRequest.invokeLLM(
                session: "s", credentials: credentials(), messages: [PluginRequest.userMessage("Hi")], tools: tools)
            if given != nil { request.fields["tool_choice"] = given }
            let answer = try await ask(request, recorded("v4.1.0-chat-stream"))
            #expect(answer.error == nil)
            #expect(try body(answer.transport.requests.first)["tool_choice"] == (tools == nil ? nil : sent))
        }
    }

    @Test("A completion model continues the text, and its stream needs no finish reason", arguments: [true, false])
    func completion(hasReason: Bool) async throws {
        let reason = hasReason ? #""stop""# : "null"
        let answer = try await ask(
            hello(credentials(["model_abilities": "generate"]), parameters: ["temperature": 0, "seed": 5]),
            .events(
                #"{"choices":[{"text":"Once","finish_reason":null}]}"#,
                #"{"choices":[{"text":" more","finish_reason":\#(reason)}]}"#))
        #expect(answer.text == "Once more")
        #expect(answer.transport.lines == ["POST http://xinference:9997/v1/completions"])
        #expect(
            try body(answer.transport.requests.first) == [
                "model": "m", "prompt": "Hello", "stream": true, "temperature": 0, "seed": 5,
            ])
        #expect(answer.deltas.last?["finish_reason"] == (hasReason ? "stop" : .null))
        #expect(answer.usages.count == 1)
    }

    @Test("A completion model takes no tools, no calls, no results and no media", arguments: 0..<4)
    func completionRefusals(position: Int) async throws {
        let call: JSONValue = ["id": "c", "type": "function", "function": ["name": "f", "arguments": "{}"]]
        let part: JSONValue = [
            "type": "image", "url": "http://f/x", "format": "x", "mime_type": "a/b", "filename": "x",
        ]
        let cases: [(message: JSONValue, tools: JSONValue, words: String)] = [
            (PluginRequest.userMessage("Hi"), [["name": "f", "description": ""]], "tools"),
            (["role": "assistant", "content": "", "tool_calls": [call]], nil, "tool calls"),
            (["role": "tool", "content": "x", "tool_call_id": "c"], nil, "tool calls"),
            (["role": "user", "content": [part]], nil, "images"),
        ]
        let refused = cases[position]
        let answer = try await ask(
            .invokeLLM(
                session: "s", credentials: credentials(["model_abilities": "generate"]), messages: [refused.message],
                tools: refused.tools))
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(answer.error?.message.contains(refused.words) == true)
        #expect(answer.transport.requests.isEmpty)
    }

    @Test("Other refusals are not asked again")
    func otherRefusal() async throws {
        let answer = try await ask(hello(), ScriptedAnswer(#"{"detail":"no"}"#, status: 400))
        #expect(answer.transport.requests.count == 1)
        #expect(answer.error?.type == "InvokeBadRequestError")
    }

    @Test("The roles, a call and its result go as the server wants them")
    func conversation() async throws {
        let messages: [JSONValue] = [
            ["role": "system", "content": "Be brief."],
            ["role": "user", "content": [["type": "text", "data": "Weather"], ["type": "text", "data": "?"]]],
            [
                "role": "assistant", "content": "<think>\nhm\n</think>\n\nI ask.",
                "tool_calls": [
                    ["id": "c1", "type": "function", "function": ["name": "w", "arguments": #"{"city":"Paris"}"#]]
                ],
            ],
            ["role": "tool", "content": "sunny", "tool_call_id": "c1"],
        ]
        let answer = try await ask(
            .invokeLLM(session: "s", credentials: credentials(), messages: messages), recorded("v4.1.0-chat-stream"))
        #expect(
            try body(answer.transport.requests.first)["messages"] == [
                ["role": "system", "content": "Be brief."], ["role": "user", "content": "Weather?"],
                [
                    "role": "assistant", "content": "I ask.",
                    "tool_calls": [
                        ["id": "c1", "type": "function", "function": ["name": "w", "arguments": #"{"city":"Paris"}"#]]
                    ],
                ],
                ["role": "tool", "content": "sunny", "tool_call_id": "c1"],
            ])
    }

    @Test(
        "Media that the model does not take are refused by name",
        arguments: [("image", "an image"), ("video", "a video"), ("audio", "a sound"), ("document", "a document")])
    func media(type: String, words: String) async throws {
        let part: JSONValue = [
            "type": .string(type), "url": "http://f/x", "format": "x", "mime_type": "a/b", "filename": "x",
        ]
        let answer = try await ask(
            .invokeLLM(
                session: "s", credentials: credentials(["model_abilities": "chat"]),
                messages: [["role": "user", "content": [part]]]))
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(answer.error?.message.contains(words) == true)
        #expect(answer.transport.requests.isEmpty)
    }
}
