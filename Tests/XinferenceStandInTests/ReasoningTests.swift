import Foundation
import Testing
import XinferenceStandIn

@Suite("A hybrid model thinks in a field of its own", .timeLimit(.minutes(1)))
struct ReasoningTests {
    private func ask(_ port: Int, _ text: String, stream: Bool = false, extra: String = "") async throws -> RawResponse
    {
        try await RawClient.exchange(
            port, "POST", "/v1/chat/completions",
            body: chat("stand-in-thinker", text, stream: stream, extra: #","temperature":0"# + extra))
    }

    private func thought(_ response: RawResponse) -> String {
        (response.chunks.isEmpty ? [response.json as Any] : response.events).compactMap { document in
            let choice = ((document as? [String: Any])?["choices"] as? [[String: Any]])?.first
            return ((choice?["message"] ?? choice?["delta"]) as? [String: Any])?["reasoning_content"] as? String
        }.joined()
    }

    @Test(
        "The thought has to do with the prompt",
        arguments: [
            ("Why is the sky blue?", "sky, blue", "scatters blue light"), ("What is 12 * (3 + 4)?", "84", "= 84"),
            ("Explain quantum chromodynamics", "find nothing", "says nothing about quantum"),
        ], [true, false])
    func derived(_ example: (prompt: String, thought: String, answer: String), _ stream: Bool) async throws {
        try await withServer { server in
            let answer = try await ask(server.port, example.prompt, stream: stream)
            #expect(thought(answer).contains(example.thought))
            #expect(thought(answer).hasPrefix("\n") && thought(answer).hasSuffix("\n"))
            #expect(answer.content.hasPrefix("\n\n"))
            #expect(answer.content.contains(example.answer))
        }
    }

    @Test(
        "Each form of the switch is honoured",
        arguments: [
            #","enable_thinking":false"#, #","chat_template_kwargs":{"enable_thinking":false}"#,
            #","chat_template_kwargs":{"thinking":false}"#, #","extra_body":{"enable_thinking":false}"#,
            #","chat_template_kwargs":"{\"enable_thinking\": false}""#,
        ], [true, false])
    func off(_ extra: String, _ stream: Bool) async throws {
        try await withServer { server in
            let answer = try await ask(server.port, "Count to 3", stream: stream, extra: extra)
            #expect(answer.content == "1, 2, 3.")
            #expect(!answer.text.contains("reasoning_content"))
            let on = try await ask(
                server.port, "Count to 3", stream: stream,
                extra: extra.replacingOccurrences(of: "false", with: "true"))
            #expect(!thought(on).isEmpty)
        }
    }

    @Test func `Cut in its thought, the answer has no text`() async throws {
        try await withServer { server in
            let answer = try await ask(server.port, "Why is the sky blue?", extra: #","max_tokens":5"#)
            #expect(answer.content.isEmpty)
            #expect(thought(answer).hasPrefix("\nI look up"))
            #expect(finish(answer) == "length")
        }
    }

    @Test func `It thinks before it calls`() async throws {
        try await withServer { server in
            let tools = #","tools":[\#(ToolTests.weather)]"#
            let whole = try await ask(server.port, "The weather in Paris?", extra: tools)
            #expect(callsMade(in: whole) == ["get_weather {\"city\": \"Paris\"}"])
            #expect(thought(whole).contains("I call get_weather"))
            let expected = try recorded("transformers-thinking-tools-whole")
            #expect(shape(try #require(whole.json)) == shape(try #require(expected.json)))
            #expect(keys(whole.text) == keys(expected.text))
            let streamed = try await ask(server.port, "The weather in Paris?", stream: true, extra: tools)
            #expect(streamed.content.hasPrefix("\n\n<tool_call>"))
            #expect(thought(streamed) == thought(whole))
        }
    }

    @Test func `The shapes are the recorded ones`() async throws {
        try await withServer { server in
            let whole = try await ask(server.port, "Hello")
            let expected = try recorded("transformers-thinking-whole")
            #expect(shape(try #require(whole.json)) == shape(try #require(expected.json)))
            #expect(keys(whole.text) == keys(expected.text))
            let streamed = try await ask(server.port, "Hello", stream: true)
            #expect(frame(streamed) == frame(try recorded("transformers-thinking-stream")))
        }
    }
}
