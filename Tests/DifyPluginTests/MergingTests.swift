import Testing

@testable import DifyPlugin

@Suite("Chunks for a host that reads slowly")
struct MergingTests {
    private let call = LLMResultChunk("", toolCalls: [ToolCall(id: "1", name: "f", arguments: "{}")])
    private let last = LLMResultChunk(
        "", usage: LLMUsage(promptTokens: 1, completionTokens: 2, latency: 0), finishReason: "stop")

    @Test("Neighbours of text become one; calls, usage and finish stay where they were")
    func order() {
        let chunks = [
            LLMResultChunk("a"), LLMResultChunk("b"), call, LLMResultChunk("c"), LLMResultChunk("d"),
            LLMResultChunk("e"),
            last,
        ]
        #expect(LLMResultChunk.merged(chunks) == [LLMResultChunk("ab"), call, LLMResultChunk("cde"), last])
    }

    @Test("No merged text grows beyond its bound, and none is lost", arguments: [1, 1000, 40_000, 70_000])
    func bound(size: Int) {
        let piece = String(repeating: "x", count: size)
        let merged = LLMResultChunk.merged(Array(repeating: LLMResultChunk(piece), count: 10))
        let texts = merged.map { chunk in
            if case .text(let text) = chunk.content { text.utf8.count } else { 0 }
        }
        #expect(texts.reduce(0, +) == size * 10)
        #expect(texts.allSatisfy { $0 <= max(64 << 10, size) })
    }

    @Test("Nothing stays nothing")
    func nothing() {
        #expect(LLMResultChunk.merged([]) == [])
    }

    @Test("The output is behind from the first time it is full until it has caught up")
    func behind() {
        var buffer = OutputBuffer(highWatermark: 10)
        var batch: [UInt8] = []
        #expect(buffer.append(Array(repeating: 1, count: 9)) != nil && !buffer.isBehind)
        #expect(buffer.append([1]) != nil && buffer.isBehind)
        #expect(buffer.take(into: &batch) == .write && buffer.isBehind)
        #expect(buffer.append([2]) != nil && buffer.isBehind)
        #expect(buffer.take(into: &batch) == .write && buffer.isBehind)
        #expect(buffer.take(into: &batch) == .sleep && !buffer.isBehind)
    }
}
