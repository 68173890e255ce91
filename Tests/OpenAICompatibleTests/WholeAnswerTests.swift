import HTTPTransport
import OpenAICompatible
import ScriptedTransport
import Testing

@Suite("Answers as a whole")
struct WholeAnswerTests {
    @Test(
        "Recorded ones give text, finish reason and tokens",
        arguments: [
            ("v4.1.0-chat-sync", "The capital of France is Paris.", 16, 8),
            ("v4.1.0-tiny-qwen3-hello", "\n\nHello! How can I help you today?", 9, 24),
            ("v3.2.1-tiny-qwen3-hello", "\n\nHello! How can I help you today?", 9, 24),
        ])
    func recordedAnswers(name: String, text: String, prompt: Int, completion: Int) async throws {
        let answer = try await client(ScriptedTransport(recorded(name))).chat(anyRequest)
        #expect(answer.content == text)
        #expect(answer.finishReason == "stop")
        #expect(
            answer.usage
                == TokenUsage(promptTokens: prompt, completionTokens: completion, totalTokens: prompt + completion))
    }

    @Test("An answer of no words is one if it has a finish reason")
    func noWords() async throws {
        let body = #"{"choices":[{"message":{"content":null},"finish_reason":"length"}]}"#
        let answer = try await client(ScriptedTransport(ScriptedAnswer(body))).chat(anyRequest)
        #expect(answer.content == nil)
        #expect(answer.finishReason == "length")
    }

    @Test(
        "Something else under the status 200 is an error",
        arguments: [
            "{}", "[]", "", #"{"choices":[]}"#, #"{"choices":[{}]}"#, "<html></html>", #"{"choices":[{"#, "{}{}",
        ])
    func notAnAnswer(body: String) async throws {
        let error = await #expect(throws: OpenAIError.self) {
            try await client(ScriptedTransport(ScriptedAnswer(body))).chat(anyRequest)
        }
        guard case .undecodable = error?.reason else {
            Issue.record("unexpected error: \(String(describing: error))")
            return
        }
    }

    @Test("An error under the status 200 gives the server's words")
    func errorInside() async throws {
        let error = await #expect(throws: OpenAIError.self) {
            try await client(ScriptedTransport(ScriptedAnswer(#"{"error":"no"}"#))).chat(anyRequest)
        }
        #expect(error?.reason == .inStream(words: "no"))
        #expect(error?.method == "POST")
        #expect(error?.url == "http://xinference:9997/v1/chat/completions")
    }
}
