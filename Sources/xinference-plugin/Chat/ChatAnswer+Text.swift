import DifyPlugin

extension ChatAnswer {
    /// Tokens and times in one line.
    var summary: String {
        var parts: [String] = []
        if let promptTokens, let completionTokens {
            parts.append("\(promptTokens) prompt + \(completionTokens) completion tokens")
        }
        if let firstToken { parts.append("first token after \(firstToken.spelled)") }
        if let tokensPerSecond { parts.append("\(tokensPerSecond.spelled) tokens/s") }
        parts.append("\(total.spelled) in all")
        if finishReason == "length" { parts.append("cut at its limit") }
        return parts.joined(separator: " · ")
    }

    /// For scripts: always the same keys, `null` for what is not known.
    var json: JSONObject {
        let parts = parts
        return [
            "text": .string(parts.speech), "reasoning": parts.thoughts.isEmpty ? nil : .string(parts.thoughts),
            "tool_calls": .array(toolCalls), "finish_reason": finishReason.map(JSONValue.string) ?? nil,
            "prompt_tokens": number(promptTokens), "completion_tokens": number(completionTokens),
            "first_token_seconds": firstToken.map { .double($0 / .seconds(1)) } ?? nil,
            "seconds": .double(total / .seconds(1)),
            "tokens_per_second": tokensPerSecond.map(JSONValue.double) ?? nil,
            "error": errorType.map { ["type": .string($0), "message": .string(errorMessage ?? "")] } ?? nil,
            "violations": .array(violations.map(JSONValue.string)),
        ]
    }

    private func number(_ number: Int?) -> JSONValue { number.map { .integer(Int64($0)) } ?? .null }
}

extension Duration {
    /// The time for people: `4.1 ms`, `820 ms`, `1.25 s`.
    var spelled: String {
        let milliseconds = self / .milliseconds(1)
        if milliseconds < 10 { return "\(milliseconds.rounded(places: 1)) ms" }
        if milliseconds < 1000 { return "\(Int(milliseconds.rounded())) ms" }
        return "\((milliseconds / 1000).rounded(places: 2)) s"
    }
}

extension Double {
    /// The number with one decimal, or none from 100 on.
    var spelled: String { magnitude < 100 ? "\(rounded(places: 1))" : "\(rounded(places: 0).withoutFraction)" }

    fileprivate func rounded(places: Int) -> Double {
        let factor = (0..<places).reduce(1.0) { factor, _ in factor * 10 }
        return (self * factor).rounded() / factor
    }

    private var withoutFraction: String { Int(exactly: self).map(String.init) ?? "\(self)" }
}
