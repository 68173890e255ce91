import DifyPlugin
import Testing

@testable import OpenAICompatible
@testable import XinferenceLLM

@Suite("Thoughts in the text")
struct ReasoningTagsTests {
    private func results(_ chunks: [ChatCompletionChunk], hasTools: Bool = false) -> [LLMResultChunk] {
        var stream = ChatStream(hasTools: hasTools)
        return chunks.flatMap { stream.receive([$0]) } + stream.finish(latency: .zero, promptTokens: 0)
    }

    static let answers: [(what: String, chunks: [ChatCompletionChunk], text: String)] = [
        (
            "closed before text", [.init(reasoning: "hm"), .init(reasoning: "."), .init(content: "Hi")],
            "<think>\nhm.\n</think>\n\nHi"
        ),
        (
            "in one chunk with text", [.init(content: "Hi", reasoning: "hm"), .init(content: "!")],
            "<think>\nhm\n</think>\n\nHi!"
        ),
        (
            "the answer's own line feed is enough", [.init(reasoning: "hm"), .init(content: "\nHi")],
            "<think>\nhm\n</think>\nHi"
        ),
        ("closed at the end", [.init(reasoning: "hm"), .init(finishReason: "length")], "<think>\nhm\n</think>"),
        (
            "thoughts behind the answer need no second pair",
            [.init(reasoning: "a"), .init(content: "b"), .init(reasoning: "c"), .init(content: "d")],
            "<think>\na\n</think>\n\nbcd"
        ),
        (
            "white space before the thoughts is no answer yet",
            [.init(content: "\n"), .init(reasoning: "hm"), .init(content: "Hi")], "\n<think>\nhm\n</think>\n\nHi"
        ),
        (
            "tags of the model's own pass", [.init(content: "<think>a</th"), .init(content: "ink>b")],
            "<think>a</think>b"
        ),
        ("none without thoughts", [.init(content: "Hi"), .init(finishReason: "stop")], "Hi"),
    ]

    @Test("There is one pair of tags if there are thoughts", arguments: answers)
    func tags(what: String, chunks: [ChatCompletionChunk], text: String) {
        #expect(results(chunks).text == text)
    }

    @Test("The closing tag comes in a chunk before the calls", arguments: [true, false])
    func beforeCalls(inText: Bool) throws {
        let call =
            inText
            ? ChatCompletionChunk(content: #"<tool_call>{"name":"f"}</tool_call>"#, finishReason: "stop")
            : ChatCompletionChunk(toolCalls: [.init(id: "a", name: "f")], finishReason: "tool_calls")
        let results = results([.init(reasoning: "hm"), call], hasTools: true)
        let position = try #require(results.firstIndex { !$0.toolCalls.isEmpty })
        #expect(Array(results[..<position]).text == "<think>\nhm\n</think>")
        #expect(results[position...].count == 2)
        #expect(results.last?.finishReason == "tool_calls")
    }

    @Test("An answer that a server filed under thoughts is said as one", arguments: [nil, "\n"])
    func reasoningOnly(content: String?) {
        let results = results([
            .init(content: content), .init(reasoning: "The answer"), .init(reasoning: " is 5.\n"),
            .init(finishReason: "stop"),
        ])
        #expect(results.text == (content ?? "") + "<think>\nThe answer is 5.\n\n</think>\n\nThe answer is 5.")
    }

    @Test("Thoughts that were cut, or that led to a call, are no answer", arguments: ["length", "tool_calls"])
    func thoughtsOnly(finishReason: String) {
        let calls: [ToolCallDelta] = finishReason == "length" ? [] : [.init(id: "a", name: "f")]
        let results = results([.init(reasoning: "hm", toolCalls: calls, finishReason: finishReason)])
        #expect(results.text == "<think>\nhm\n</think>")
    }

    @Test("A call that was filed under thoughts with the whole answer is made")
    func callInThoughts() {
        let results = results(
            [.init(reasoning: #"hm <tool_call>{"name":"f"}</tool_call>"#, finishReason: "stop")], hasTools: true)
        #expect(results.calls == ["f({})"])
        #expect(results.last?.finishReason == "tool_calls")
    }

    @Test("Without tools a tag is text")
    func noTools() {
        let text = #"<tool_call>{"name":"f"}</tool_call>"#
        #expect(results([.init(content: text, finishReason: "stop")]).text == text)
    }

    @Test("Tokens counted here are those of text, thoughts, calls, and calls that were cut off")
    func usage() {
        func tokens(_ chunks: [ChatCompletionChunk]) -> Int {
            results(chunks).last?.usage?.completionTokens ?? 0
        }
        let text = tokens([.init(content: "Hello")])
        #expect(text == 1)
        #expect(tokens([.init(reasoning: "Hello"), .init(content: " world")]) == 2)
        #expect(tokens([.init(content: "Hello", toolCalls: [.init(id: "a", name: "Hello", arguments: "{}")])]) == 4)
        #expect(tokens([.init(toolCalls: [.init(id: "a", name: "Hello", arguments: "{")])]) == 2)
    }
}
