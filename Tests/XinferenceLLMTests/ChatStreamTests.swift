import DifyPlugin
import Testing

@testable import OpenAICompatible
@testable import XinferenceLLM

@Suite("From the server's chunks to Dify's")
struct ChatStreamTests {
    private let one = TokenUsage(promptTokens: 1, completionTokens: 2, totalTokens: 3)
    private let other = TokenUsage(promptTokens: 1, completionTokens: 9, totalTokens: 10)

    /// The chunks of a whole answer.
    private func results(_ chunks: [ChatCompletionChunk]) -> [LLMResultChunk] {
        var stream = ChatStream()
        let begun = stream.receive(chunks)
        return begun + stream.finish(latency: .milliseconds(1500), promptTokens: 11)
    }

    @Test("Text comes as it came, in pieces; what holds none gives no chunk")
    func text() {
        let results = results([.init(), .init(content: "a"), .init(finishReason: nil), .init(content: "b")])
        #expect(results.map(\.content) == [.text("a"), .text("b"), .text("")])
    }

    @Test("Usage and finish reason are in the last chunk and nowhere else")
    func last() throws {
        let results = results([.init(content: "a", finishReason: "length", usage: one), .init(finishReason: "stop")])
        #expect(results.dropLast().allSatisfy { $0.usage == nil && $0.finishReason == nil })
        let last = try #require(results.last)
        #expect(last.finishReason == "length")
        #expect(last.usage?.totalTokens == 3)
        #expect(last.usage?.latency == 1.5)
    }

    @Test("The finishing chunk's usage wins over the extra one's")
    func finishingWins() {
        let results = results([.init(finishReason: "stop", usage: one), .init(finishReason: "stop", usage: other)])
        #expect(results.last?.usage?.completionTokens == 2)
    }

    @Test("Without one in the finishing chunk the extra one counts")
    func extraOnly() {
        #expect(results([.init(finishReason: "stop"), .init(usage: other)]).last?.usage?.completionTokens == 9)
    }

    @Test("Of running totals the last counts")
    func running() {
        let results = results([.init(content: "a", usage: one), .init(content: "b", usage: other)])
        #expect(results.last?.usage?.completionTokens == 9)
    }

    @Test("Tokens that the server does not tell are counted here")
    func none() {
        let usage = results([.init(content: "Hello"), .init(content: ", world!", finishReason: "stop")]).last?.usage
        #expect(usage?.promptTokens == 11)
        #expect(usage?.completionTokens == 4)
        #expect(usage?.totalTokens == 15)
    }

    @Test("Thoughts that are said again as the answer are counted once")
    func saidAgain() {
        let results = results([.init(reasoning: "Hello, world!"), .init(finishReason: "stop")])
        #expect(results.last?.usage?.completionTokens == 4)
    }
}
