import OpenAICompatible
import ScriptedTransport
import Testing

/// What a recorded stream has to give.
struct StreamCase: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var finish: [String] = ["stop"]
    var usages: [TokenUsage] = []
    var testDescription: String { name }
}

@Suite("Recorded chat streams", .timeLimit(.minutes(1)))
struct RecordedStreamTests {
    static let cases = [
        StreamCase(name: "v4.1.0-chat-stream", text: "The capital of France is Paris."),
        StreamCase(
            name: "v4.1.0-chat-stream-usage", text: "The capital of France is Paris.",
            usages: [TokenUsage(promptTokens: 16, completionTokens: 8, totalTokens: 24)]),
        StreamCase(
            name: "v4.1.0-tiny-qwen3-hello-stream", text: "\n\nHello! How can I help you today?",
            usages: [TokenUsage(promptTokens: 9, completionTokens: 25, totalTokens: 34)]),
        // transformers' extra chunk repeats the finish reason, and up to 3.2.1 counts wrongly (section 13).
        StreamCase(
            name: "v4.1.0-tiny-qwen3-stream-usage", text: "\n\nHello! How can I help you today?",
            finish: ["stop", "stop"],
            usages: [
                TokenUsage(promptTokens: 9, completionTokens: 25, totalTokens: 34),
                TokenUsage(promptTokens: 9, completionTokens: 25, totalTokens: 34),
            ]),
        StreamCase(
            name: "v3.2.1-tiny-qwen3-stream-usage", text: "\n\nHello! How can I help you today?",
            finish: ["stop", "stop"],
            usages: [
                TokenUsage(promptTokens: 9, completionTokens: 25, totalTokens: 34),
                TokenUsage(promptTokens: 9, completionTokens: 33, totalTokens: 42),
            ]),
        StreamCase(
            name: "v2.12.0-tiny-qwen3-stream-usage", text: "\n\nHello! How can I help you today?",
            finish: ["stop", "stop"],
            usages: [
                TokenUsage(promptTokens: 9, completionTokens: 25, totalTokens: 34),
                TokenUsage(promptTokens: 9, completionTokens: 33, totalTokens: 42),
            ]),
        StreamCase(
            name: "v2.12.0-tiny-qwen3-gguf-stream-usage", text: "Hello! How can I help you today?",
            usages: [TokenUsage(promptTokens: 9, completionTokens: 25, totalTokens: 34)]),
        StreamCase(
            name: "v4.1.0-tiny-qwen3-cut-in-think-stream", text: "", finish: ["length"],
            usages: [TokenUsage(promptTokens: 9, completionTokens: 6, totalTokens: 15)]),
        StreamCase(
            name: "v4.1.0-vllm-chat-reasoning", text: "\n\nHello!",
            usages: Array(repeating: TokenUsage(promptTokens: 20, completionTokens: 10, totalTokens: 30), count: 2)),
        StreamCase(
            name: "v4.1.0-vllm-tools-but-text", text: "Hello!",
            usages: Array(repeating: TokenUsage(promptTokens: 20, completionTokens: 3, totalTokens: 23), count: 2)),
        StreamCase(
            name: "v4.1.0-vllm-tools-parallel", text: "", finish: ["tool_calls"],
            usages: [TokenUsage(promptTokens: 20, completionTokens: 14, totalTokens: 34)]),
        StreamCase(
            name: "v4.1.0-vllm-tools-text-then-call", text: "I will check it.\n", finish: ["tool_calls"],
            usages: [TokenUsage(promptTokens: 20, completionTokens: 9, totalTokens: 29)]),
        StreamCase(
            name: "v4.1.0-vllm-tools-broken-json", text: "", finish: ["tool_calls"],
            usages: [TokenUsage(promptTokens: 20, completionTokens: 4, totalTokens: 24)]),
    ]

    @Test("give their text, their finish reason and the tokens used", arguments: cases)
    func contents(_ expected: StreamCase) async throws {
        let outcome = try await StreamOutcome(of: recorded(expected.name))
        #expect(outcome.failure == nil)
        #expect(outcome.text == expected.text)
        #expect(outcome.finishReasons == expected.finish)
        #expect(outcome.usages == expected.usages)
    }

    @Test(
        "give the same wherever the network cuts them",
        arguments: [
            "v4.1.0-vllm-tools-but-text", "v4.1.0-chat-context-overflow-stream",
            "v3.2.1-tiny-qwen3-gguf-overflow-stream",
        ])
    func everySplitPoint(name: String) async throws {
        let answer = try recorded(name)
        let whole = try await StreamOutcome(of: answer)
        for index in 0...answer.body.count {
            #expect(try await StreamOutcome(of: answer.cut(at: index)) == whole, "cut at byte \(index)")
        }
    }

    @Test("give the same in pieces of a few bytes", arguments: cases)
    func smallPieces(_ expected: StreamCase) async throws {
        let answer = try recorded(expected.name)
        let whole = try await StreamOutcome(of: answer)
        for length in [1, 7, 64] { #expect(try await StreamOutcome(of: answer.cut(every: length)) == whole) }
    }

    @Test(
        "that fail give the server's words",
        arguments: [
            (
                "v4.1.0-chat-context-overflow-stream",
                "The chat completion request failed. Check the server logs for details."
            ),
            ("v4.1.0-life-limit-second-stream", "Rate limit reached"),
            (
                "v4.1.0-tiny-qwen3-max-tokens-huge-stream",
                "The chat completion request failed. Check the server logs for details."
            ),
            (
                "v2.12.0-tiny-qwen3-gguf-overflow-stream",
                "request (18009 tokens) exceeds the available context size (4096 tokens), try increasing it"
            ),
        ])
    func failures(name: String, words: String) async throws {
        let outcome = try await StreamOutcome(of: recorded(name))
        #expect(outcome.chunks.isEmpty)
        #expect(outcome.failure == .inStream(words: words))
    }
}
