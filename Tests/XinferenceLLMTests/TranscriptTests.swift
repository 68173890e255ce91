import DifyPlugin
import ScriptedTransport
import Testing

@testable import OpenAICompatible
@testable import XinferenceLLM

@Suite("Recorded answers", .timeLimit(.minutes(1)))
struct TranscriptTests {
    private static let thoughts = "<think>\n\nI need the weather of Rome, so I call the tool.\n\n</think>\n\n"
    private static let greeting =
        "<think>\n\nThe user greets me. I greet back.\n\n</think>\n\nHello! How can I help you today?"
    private static let ggufThoughts =
        "<think>\nI need the weather of Paris, so I call the weather of Paris, so I call.\n\n</think>\n\n"
    private static let ggufAnswer = "I will check it.\n</think>\n"
    private static let ggufGreeting = "<think>\nThe user greets me. I greet back.\n\n</think>\n\n"
    private static let rome = [#"get_weather({"city": "Rome"})"#]
    private static let paris = [#"get_weather({"city": "Paris"})"#]
    private static let both = paris + [#"get_weather({"city": "London"})"#]

    /// A recorded stream and what a user sees of it.
    static let streams: [(name: String, text: String, calls: [String], finish: String)] = [
        ("v4.1.0-tiny-qwen3-hello-stream", greeting, [], "stop"),
        ("v4.1.0-tiny-qwen3-tool-stream", thoughts, rome, "tool_calls"),
        ("v4.1.0-tiny-qwen3-tool-parallel-stream", "\n", both, "tool_calls"),
        ("v4.1.0-tiny-qwen3-tool-text-then-call-stream", "I will check it.\n", rome, "tool_calls"),
        ("v4.1.0-tiny-qwen3-cut-in-think-stream", "<think>\n\nThe user greets me\n</think>", [], "length"),
        (
            "v4.1.0-tiny-qwen3-cut-in-tool-stream", "<tool_call>\n{\"name\": \"get_weather\", \"arguments", [],
            "length"
        ),
        ("v4.1.0-tiny-qwen3-tools-but-text-answer-stream", greeting, [], "stop"),
        ("v4.1.0-tiny-qwen3-utf8-stream", "你好！很高兴见到你，有什么可以帮你的吗？😀", [], "stop"),
        (
            "v4.1.0-tiny-qwen3-raw-tool-stream",
            "<think>\nI need the weather of Rome, so I call the tool.\n</think>\n\n", rome, "tool_calls"
        ),
        ("v2.12.0-tiny-qwen3-tool-stream", thoughts, rome, "tool_calls"),
        ("v3.2.1-gguf-hello-stream", ggufGreeting + "Hello! How can I help you today?", [], "stop"),
        ("v3.2.1-gguf-tool-stream", ggufThoughts + ggufAnswer, paris, "tool_calls"),
        ("v2.12.0-gguf-hello-stream", ggufGreeting + "Hello! How can I help you today?", [], "stop"),
        ("v2.12.0-gguf-tool-stream", ggufThoughts + ggufAnswer, paris, "tool_calls"),
        ("v4.1.0-vllm-chat-reasoning", "<think>\n\nI call it.\n\n</think>\n\nHello!", [], "stop"),
        (
            "v4.1.0-vllm-chat-reasoning-only-model-no-start-tag", "<think>\n\n\nI think\n\n</think>\n\nHello", [],
            "stop"
        ),
        ("v4.1.0-vllm-tools-broken-json", "", ["get_weather({})"], "tool_calls"),
        ("v4.1.0-vllm-tools-but-text", "Hello!", [], "stop"),
        ("v4.1.0-vllm-tools-no-reasoning", "", paris, "tool_calls"),
        ("v4.1.0-vllm-tools-parallel", "", both, "tool_calls"),
        ("v4.1.0-vllm-tools-reasoning-left-in-content", "<think>\nI call it.\n</think>\n\n", paris, "tool_calls"),
        ("v4.1.0-vllm-tools-text-then-call", "I will check it.\n", paris, "tool_calls"),
        ("v4.1.0-vllm-tools-with-reasoning", "<think>\n\nI call it.\n\n</think>\n\n", paris, "tool_calls"),
    ]

    @Test("A stream gives its text, its calls all in one chunk, and last its end", arguments: streams)
    func stream(name: String, text: String, calls: [String], finish: String) async throws {
        let results = try await replayed(recorded(name), hasTools: hasTools(name))
        #expect(results.text == text)
        #expect(results.calls == calls)
        #expect(results.count { !$0.toolCalls.isEmpty } == (calls.isEmpty ? 0 : 1))
        #expect(results.last?.finishReason == finish)
        #expect(results.dropLast().allSatisfy { $0.finishReason == nil && $0.usage == nil })
    }

    @Test("Cut anywhere by the network, a stream gives the same chunks", arguments: streams.map(\.name))
    func cutAnywhere(name: String) async throws {
        let script = try recorded(name)
        let whole = try await replayed(script, hasTools: hasTools(name))
        for length in 1...3 {
            let results = try await replayed(script.cut(every: length), hasTools: hasTools(name))
            #expect(results == whole)
        }
        // Each place between two bytes is a cut in one of these.
        for offset in 0..<97 {
            let results = try await replayed(script.cut(every: 97, from: offset), hasTools: hasTools(name))
            #expect(results == whole, "cut every 97 bytes from \(offset)")
        }
    }

    @Test("However the server's chunks arrive together, Dify's are the same", arguments: streams.map(\.name))
    func grouped(name: String) async throws {
        let chunks = try await chunks(of: recorded(name))
        func results(_ groups: [[ChatCompletionChunk]]) -> [LLMResultChunk] {
            var stream = ChatStream(hasTools: hasTools(name))
            var results: [LLMResultChunk] = []
            for group in groups { results += stream.receive(group) }
            return (results + stream.finish(latency: .zero, promptTokens: 0)).withoutIDs
        }
        let whole = results([chunks])
        for index in chunks.indices {
            #expect(results([Array(chunks[..<index]), Array(chunks[index...])]) == whole)
        }
        #expect(results(chunks.map { [$0] }) == whole)
        // Were each token a single scalar, the words would still be the same.
        let letters = results([chunks.flatMap(\.letters)])
        #expect(letters.text == whole.text)
        #expect(letters.calls == whole.calls)
    }

    @Test(
        "The same question without a stream gives the same",
        arguments: streams.map(\.name).filter { $0.hasSuffix("-stream") })
    func sync(name: String) async throws {
        let streamed = try await replayed(recorded(name), hasTools: hasTools(name))
        let whole = try await replayed(
            recorded(name.dropLast("stream".count) + "sync"), hasTools: hasTools(name), streamed: false)
        // llama.cpp keeps thoughts out of answers that are not streamed (Xinference API, section 1.9).
        let isGGUF = name.contains("gguf")
        #expect(isGGUF ? streamed.text.hasSuffix(whole.text) && !whole.text.isEmpty : streamed.text == whole.text)
        #expect(streamed.calls == whole.calls)
        #expect(streamed.last?.finishReason == whole.last?.finishReason)
    }

    private func hasTools(_ name: String) -> Bool { name.contains("tool") }

}

extension ChatCompletionChunk {
    /// The same in pieces of one scalar each.
    fileprivate var letters: [ChatCompletionChunk] {
        var last = self
        (last.content, last.reasoning) = (nil, nil)
        let thoughts = (reasoning ?? "").unicodeScalars.map { ChatCompletionChunk(reasoning: String($0)) }
        return thoughts + (content ?? "").unicodeScalars.map { ChatCompletionChunk(content: String($0)) } + [last]
    }
}
