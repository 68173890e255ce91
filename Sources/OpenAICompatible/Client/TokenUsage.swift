internal import DifyPlugin

/// The tokens a request used, as the server counted them.
public struct TokenUsage: Sendable, Hashable {
    /// Tokens of the prompt.
    public var promptTokens: Int
    /// Tokens of the answer.
    public var completionTokens: Int
    /// Both.
    public var totalTokens: Int

    /// Makes a usage.
    public init(promptTokens: Int, completionTokens: Int, totalTokens: Int) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.totalTokens = totalTokens
    }

    /// Reads a usage; `nil` for whatever is none, and where the server does not know.
    ///
    /// That it writes as -1 (Xinference API, section 4).
    static func read(_ reader: inout JSONReader) throws(JSONError) -> TokenUsage? {
        guard try isObject(&reader) else { return nil }
        var usage = TokenUsage(promptTokens: -1, completionTokens: -1, totalTokens: -1)
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "prompt_tokens": usage.promptTokens = try readCount(&reader)
            case "completion_tokens": usage.completionTokens = try readCount(&reader)
            case "total_tokens": usage.totalTokens = try readCount(&reader)
            default: try reader.skipValue()
            }
        }
        guard usage.promptTokens >= 0, usage.completionTokens >= 0 else { return nil }
        if usage.totalTokens < 0 {
            let (total, overflow) = usage.promptTokens.addingReportingOverflow(usage.completionTokens)
            usage.totalTokens = overflow ? .max : total
        }
        return usage
    }

    /// Reads how many tokens an embedding took; `nil` for whatever is none, and where the server does not know.
    static func readPromptTokens(_ reader: inout JSONReader) throws(JSONError) -> Int? {
        guard try isObject(&reader) else { return nil }
        var count = -1
        try reader.beginObject()
        while let key = try reader.nextKey() {
            if key.matches("prompt_tokens") { count = try readCount(&reader) } else { try reader.skipValue() }
        }
        return count < 0 ? nil : count
    }

    /// Whether a usage comes next; anything else is passed over.
    private static func isObject(_ reader: inout JSONReader) throws(JSONError) -> Bool {
        if try reader.peekKind() == .object { return true }
        try reader.skipValue()
        return false
    }

    /// A count; -1 for whatever is none, so that an odd one does not spoil the answer it comes with.
    private static func readCount(_ reader: inout JSONReader) throws(JSONError) -> Int {
        let text = try reader.readFragment().text
        return (try? JSONValue(parsing: text))?.int ?? -1
    }
}
