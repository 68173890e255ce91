import Foundation
import Testing
import XinferenceStandIn

@Suite("Models call tools in the shape of their engine", .timeLimit(.minutes(1)))
struct ToolTests {
    static let weather = """
        {"type":"function","function":{"name":"get_weather","description":"Get the weather of a city",\
        "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}}
        """
    static let models = ["stand-in-chat", "stand-in-llama", "stand-in-vllm"]
    private let path = "/v1/chat/completions"

    private func ask(
        _ port: Int, _ model: String, _ text: String, stream: Bool = false, extra: String = ""
    ) async throws -> RawResponse {
        try await RawClient.exchange(
            port, "POST", path,
            body: chat(model, text, stream: stream, extra: #","tools":[\#(Self.weather)],"temperature":0"# + extra))
    }

    @Test("Without a stream the calls are whole, one for each place", arguments: models + ["stand-in-old"])
    func whole(_ model: String) async throws {
        try await withServer { server in
            let answer = try await ask(server.port, model, "What is the weather in Paris and New York?")
            #expect(
                callsMade(in: answer) == ["get_weather {\"city\": \"Paris\"}", "get_weather {\"city\": \"New York\"}"])
            #expect(finish(answer) == "tool_calls")
        }
    }

    @Test("A stream of llama.cpp and vLLM carries calls by index", arguments: ["stand-in-llama", "stand-in-vllm"])
    func streamed(_ model: String) async throws {
        try await withServer { server in
            let answer = try await ask(server.port, model, "The weather in Paris and London, please", stream: true)
            #expect(
                callsMade(in: answer) == ["get_weather {\"city\": \"Paris\"}", "get_weather {\"city\": \"London\"}"])
            #expect(finish(answer) == "tool_calls")
            #expect(answer.chunks.last == "data: [DONE]\r\n\r\n")
        }
    }

    @Test func `The transformers engine leaves raw text in a stream`() async throws {
        try await withServer { server in
            let answer = try await ask(server.port, "stand-in-chat", "The weather in Paris", stream: true)
            let call = #"{"name": "get_weather", "arguments": {"city": "Paris"}}"#
            #expect(answer.content == "<tool_call>\n\(call)\n</tool_call>")
            #expect(finish(answer) == "stop")
        }
    }

    @Test("A prompt about something else is answered", arguments: models)
    func other(_ model: String) async throws {
        try await withServer { server in
            for stream in [true, false] {
                let answer = try await ask(server.port, model, "What is the capital of France?", stream: stream)
                #expect(answer.content.contains("Paris"))
                #expect(callsMade(in: answer).isEmpty)
                #expect(finish(answer) == "stop")
            }
        }
    }

    @Test("A result becomes a sentence", arguments: models, [true, false])
    func result(_ model: String, _ stream: Bool) async throws {
        let call =
            #"{"id":"c1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}}"#
        let body = """
            {"model":"\(model)","stream":\(stream),"tools":[\(Self.weather)],"messages":[\
            {"role":"user","content":"What is the weather in Paris?"},\
            {"role":"assistant","content":"","tool_calls":[\(call)]},\
            {"role":"tool","tool_call_id":"c1","content":"{\\"sky\\":\\"sunny\\",\\"temp_c\\":21}"}]}
            """
        try await withServer { server in
            let answer = try await RawClient.exchange(server.port, "POST", path, body: body)
            #expect(answer.content == "The weather for Paris: sky is sunny and temp_c is 21.")
            #expect(finish(answer) == "stop")
        }
    }

    @Test func `Servers up to 2 1 refuse a stream with tools, and only that`() async throws {
        try await withServer { server in
            let refused = try await ask(server.port, "stand-in-old", "The weather in Paris", stream: true)
            #expect(refused.status == 400)
            #expect(refused.text.hasPrefix(#"{"detail":"Streaming support for tool calls is available only when"#))
            let plain = try await RawClient.exchange(
                server.port, "POST", path, body: chat("stand-in-old", "Count to 3", stream: true))
            #expect(plain.content == "1, 2, 3.")
        }
    }

    @Test func `Tools to a model that cannot call them are refused`() async throws {
        try await withServer({ $0.models.append(StandInModel(uid: "plain")) }) { server in
            let answer = try await ask(server.port, "plain", "The weather in Paris")
            #expect(answer.status == 400)
            #expect(answer.text.contains(/^{"detail":"Only {'.*'} support tool calls"}$/))
        }
    }

    @Test(
        "The choice is honoured where the engine honours it",
        arguments: [
            ("stand-in-llama", #""required""#, true), ("stand-in-vllm", #""required""#, true),
            ("stand-in-chat", #""required""#, false), ("stand-in-vllm", #""auto""#, false),
            ("stand-in-vllm", #"{"type":"function","function":{"name":"get_weather"}}"#, true),
            ("stand-in-chat", #"{"type":"function","function":{"name":"get_weather"}}"#, false),
        ])
    func choice(_ model: String, _ choice: String, _ calls: Bool) async throws {
        try await withServer { server in
            let answer = try await ask(server.port, model, "Hello", extra: #","tool_choice":\#(choice)"#)
            #expect(callsMade(in: answer).isEmpty != calls)
        }
    }

    @Test func `No choice leaves the call as text with llama cpp, and none with vLLM`() async throws {
        try await withServer { server in
            let extra = #","tool_choice":"none""#
            let llama = try await ask(server.port, "stand-in-llama", "The weather in Paris", extra: extra)
            #expect(llama.content.hasPrefix("<tool_call>"))
            let vllm = try await ask(server.port, "stand-in-vllm", "The weather in Paris", extra: extra)
            #expect(callsMade(in: vllm).isEmpty && !vllm.content.contains("<tool_call>"))
        }
    }

    @Test func `A call that is cut stays text`() async throws {
        try await withServer { server in
            let answer = try await ask(
                server.port, "stand-in-chat", "The weather in Paris", extra: #","max_tokens":9"#)
            #expect(answer.content.hasPrefix("<tool_call>\n{\""))
            #expect(callsMade(in: answer).isEmpty)
            #expect(finish(answer) == "length")
        }
    }

    @Test(
        "Answers with calls have the recorded shapes",
        arguments: [
            ("transformers-tools-whole", "stand-in-chat", false), ("transformers-tools-stream", "stand-in-chat", true),
            ("llama-tools-whole", "stand-in-llama", false), ("llama-tools-stream", "stand-in-llama", true),
        ])
    func recordedShape(_ name: String, _ model: String, _ stream: Bool) async throws {
        let expected = try recorded(name)
        try await withServer { server in
            let answer = try await ask(server.port, model, "What is the weather in Paris?", stream: stream)
            if stream {
                #expect(frame(answer) == frame(expected))
            } else {
                #expect(shape(try #require(answer.json)) == shape(try #require(expected.json)))
                #expect(keys(answer.text) == keys(expected.text))
            }
        }
    }

    @Test func `vLLM's stream has the sequence that its parser gives, with usage only in the extra chunk`() async throws
    {
        let expected = try recorded("vllm-tools-stream")
        try await withServer { server in
            let answer = try await ask(
                server.port, "stand-in-vllm", "What is the weather in Paris and London?", stream: true,
                extra: #","stream_options":{"include_usage":true}"#)
            #expect(answer.events.map(shape) == expected.events.map(shape))
        }
    }

    @Test func `vLLM names a call, gives its arguments, and finishes without usage`() async throws {
        try await withServer { server in
            let answer = try await ask(server.port, "stand-in-vllm", "The weather in Paris", stream: true)
            let deltas = answer.chunks.compactMap { chunk in
                chunk.firstRange(of: "\"delta\": ").map { String(chunk[$0.upperBound...]) }
            }
            #expect(deltas.count == 3)
            #expect(
                deltas.first?.contains(/"arguments": "", "name": "get_weather"}, "id": "call_[0-9a-f-]{36}"/) == true)
            #expect(
                deltas.dropFirst().first?.hasPrefix(
                    #"{"role": "assistant", "content": "", "tool_calls": [{"index": 0, "function": {"arguments": "{\"ci"#
                ) == true)
            #expect(
                deltas.last == #"{"role": "assistant", "content": "", "tool_calls": []}, "#
                    + #""logprobs": null, "finish_reason": "tool_calls"}], "usage": null}"# + "\r\n\r\n")
        }
    }
}

/// The calls of an answer, each as its name and its arguments, put together by index.
func callsMade(in response: RawResponse) -> [String] {
    var calls: [String] = []
    for document in response.chunks.isEmpty ? [response.json as Any] : response.events {
        let choice = ((document as? [String: Any])?["choices"] as? [[String: Any]])?.first
        let message = (choice?["message"] ?? choice?["delta"]) as? [String: Any]
        for (position, call) in (message?["tool_calls"] as? [[String: Any]] ?? []).enumerated() {
            let function = call["function"] as? [String: Any]
            let index = call["index"] as? Int ?? position
            if let name = function?["name"] as? String { calls.append(name + " ") }
            if calls.indices.contains(index) { calls[index] += function?["arguments"] as? String ?? "" }
        }
    }
    return calls
}

/// The reason why an answer ended.
func finish(_ response: RawResponse) -> String? {
    (response.chunks.isEmpty ? [response.json as Any] : response.events).compactMap { document in
        ((document as? [String: Any])?["choices"] as? [[String: Any]])?.first?["finish_reason"] as? String
    }.last
}

/// The keys of a document in their order, each once for a run of the same keys.
func keys(_ text: String) -> [String] {
    var keys: [String] = []
    for match in text.matches(of: /"([a-z_]+)":/) where !keys.contains(String(match.output.1)) {
        keys.append(String(match.output.1))
    }
    return keys
}
