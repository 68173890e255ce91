import DifyPlugin

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
    private var answer = ""

    /// Bytes of the answer and of the thoughts that are kept, to be counted or said again; a stream without an end must not
    /// fill the memory.
    private static let keptBytes = 4 << 20

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
    /// - Parameters:
    ///   - latency: since the invocation began.
    ///   - promptTokens: counted only if the server does not tell the tokens used.
    mutating func finish(latency: Duration, promptTokens: @autoclosure () -> Int) -> [LLMResultChunk] {
        let closing = closingText()
        let (calls, rest) = calls.complete()
        answer += rest
        var results: [LLMResultChunk] = []
        if let text = closingTags(closing + rest) { results.append(LLMResultChunk(text)) }
        if !calls.isEmpty {
            results.append(LLMResultChunk("", toolCalls: calls))
            // An engine that leaves calls in the text does not know that it stopped for them.
            if finishReason == "stop" { finishReason = "tool_calls" }
        }
        let usage = usage ?? counted(promptTokens(), calls)
        results.append(
            LLMResultChunk(
                "",
                usage: LLMUsage(
                    promptTokens: usage.promptTokens, completionTokens: usage.completionTokens,
                    totalTokens: usage.totalTokens, latency: latency / .seconds(1)),
                finishReason: finishReason))
        return results
    }

    // MARK: Steps

    private mutating func text(of chunk: ChatCompletionChunk) -> String? {
        let content = chunk.content.flatMap { withoutCalls($0) }
        if let content, answer.utf8.count < Self.keptBytes { answer += content }
        if let thought = chunk.reasoning, reasoning.utf8.count < Self.keptBytes { reasoning += thought }
        return tags.text(reasoning: chunk.reasoning, content: content)
    }

    /// The text without the calls in it, which are gathered; `nil` if nothing of it can be shown yet.
    private mutating func withoutCalls(_ text: String) -> String? {
        guard callText != nil else { return text }
        var shown = ""
        for finding in callText?.receive(text) ?? [] {
            switch finding {
            case .text(let words): shown += words
            case .call(let name, let arguments): calls.add(name: name, arguments: arguments)
            }
        }
        return shown.isEmpty ? nil : shown
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

    /// What the text owes at the end: what was held because it could have become a call, or the thoughts if they were all
    /// there was.
    ///
    /// llama.cpp launched with its reasoning option files the whole answer under reasoning (Xinference API, section 1.9).
    /// A model that ran on to its own end has answered; one cut in its thoughts says `length`, and one that called a tool
    /// has no need of text. So such thoughts are the answer, and are said again as one.
    private mutating func closingText() -> String {
        let held = callText?.finish() ?? ""
        answer += held
        guard answer.isBlank, calls.isEmpty, finishReason == "stop" else { return held }
        // Not added to the answer: these tokens are counted already, as thoughts.
        return (withoutCalls(reasoning.trimmingWhitespace()) ?? "") + (callText?.finish() ?? "")
    }

    private mutating func closingTags(_ text: String) -> String? {
        if !text.isEmpty { return tags.text(reasoning: nil, content: text) }
        let tag = tags.close()
        return tag.isEmpty ? nil : tag
    }

    private func counted(_ promptTokens: Int, _ calls: [ToolCall]) -> TokenUsage {
        let completionTokens = PromptTokens.count(answer: reasoning + answer, calls: calls)
        return TokenUsage(
            promptTokens: promptTokens, completionTokens: completionTokens,
            totalTokens: promptTokens + completionTokens)
    }
}
