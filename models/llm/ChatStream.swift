import DifyPlugin
import XinferenceClient

/// From the server's chunks to Dify's: text as it comes, reasoning between tags, tool calls complete and all at once,
/// usage and finish reason in the last chunk.
struct ChatStream: Sendable {
    private var tags = ReasoningTags()
    private var calls = ToolCallGatherer()
    /// Looks for calls in the text; only where tools were given, elsewhere a tag is just text.
    private var callText: ToolCallText?
    private var usage: TokenUsage?
    private var isUsageFinal = false
    private var finishReason: String?
    private var reasoning = ""
    private var hasText = false

    /// Starts an answer.
    ///
    /// - Parameter hasTools: whether the request offered tools.
    init(hasTools: Bool = false) {
        callText = hasTools ? ToolCallText() : nil
    }

    /// The chunks for Dify that follow from chunks of the server; empty if there is nothing to show.
    mutating func receive(_ chunks: [ChatCompletionChunk]) -> [LLMResultChunk] {
        var results: [LLMResultChunk] = []
        results.reserveCapacity(chunks.count)
        for chunk in chunks {
            if let text = text(of: chunk) { results.append(LLMResultChunk(text)) }
            for delta in chunk.toolCalls { calls.add(delta) }
            note(chunk)
        }
        return results
    }

    /// What is left to say at the end: held text, the calls, and the last chunk.
    ///
    /// A server that does not know the tokens used leaves zeros, which is what Dify would assume too.
    mutating func finish(latency: Duration) -> [LLMResultChunk] {
        var results: [LLMResultChunk] = []
        let (calls, rest) = calls.complete()
        let text = closingText(hasCalls: !calls.isEmpty, rest: rest)
        if !text.isEmpty { results.append(LLMResultChunk(text)) }
        if !calls.isEmpty {
            results.append(LLMResultChunk("", toolCalls: calls))
            // An engine that leaves calls in the text does not know that it stopped for them.
            if finishReason == "stop" { finishReason = "tool_calls" }
        }
        results.append(
            LLMResultChunk(
                "",
                usage: LLMUsage(
                    promptTokens: usage?.promptTokens ?? 0, completionTokens: usage?.completionTokens ?? 0,
                    totalTokens: usage?.totalTokens ?? 0, latency: latency / .seconds(1)),
                finishReason: finishReason))
        return results
    }

    // MARK: Steps

    private mutating func text(of chunk: ChatCompletionChunk) -> String? {
        var content = chunk.content
        if let piece = content, callText != nil {
            var shown = ""
            for finding in callText?.receive(piece) ?? [] {
                switch finding {
                case .text(let text): shown += text
                case .call(let name, let arguments): calls.add(name: name, arguments: arguments)
                }
            }
            content = shown.isEmpty ? nil : shown
        }
        if content != nil { hasText = true }
        if let thought = chunk.reasoning, !hasText { reasoning += thought }
        return tags.text(reasoning: chunk.reasoning, content: content)
    }

    private mutating func note(_ chunk: ChatCompletionChunk) {
        if let reason = chunk.finishReason, finishReason == nil { finishReason = reason }
        // The finishing chunk's usage wins over the extra chunk's, which counts wrongly up to version 3.2.1 (Xinference
        // API, section 13).
        if let count = chunk.usage, !isUsageFinal {
            usage = count
            isUsageFinal = chunk.finishReason != nil
        }
    }

    private mutating func closingText(hasCalls: Bool, rest: String) -> String {
        var text = (callText?.finish() ?? "") + rest
        // llama.cpp launched with its reasoning option files the whole answer under reasoning (Xinference API, section
        // 1.9). A model that ran on to its own end has answered; one cut in its thoughts says `length`, and one that
        // called a tool has no need of text. So such thoughts are the answer, and are said again as one.
        if !hasText, !hasCalls, text.isEmpty, finishReason == "stop" { text = reasoning.trimmed }
        return tags.text(reasoning: nil, content: text.isEmpty ? nil : text) ?? tags.close()
    }
}

extension String {
    /// The text without white space at its ends.
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
