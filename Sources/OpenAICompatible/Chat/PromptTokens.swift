import DifyPlugin
import GPT2Tokenizer

/// How many tokens a prompt has, by GPT-2's vocabulary: what Dify expects of a plugin that does not know the model's own.
enum PromptTokens {
    /// What a chat template puts round each message.
    private static let perMessage = 3
    /// What it puts before the answer.
    private static let perAnswer = 3

    /// The tokens of a conversation and of the tools offered with it.
    static func count(_ invocation: LLMInvocation) -> Int {
        let messages = invocation.messages.reduce(0) { $0 + count($1) }
        let tools = invocation.tools.reduce(0) { $0 + count($1) }
        return messages + tools + (invocation.messages.isEmpty ? 0 : perAnswer)
    }

    /// The tokens of an answer.
    static func count(answer: String, calls: [ToolCall]) -> Int {
        GPT2Tokenizer.countTokens(answer) + calls.reduce(0) { $0 + count($1) }
    }

    private static func count(_ message: PromptMessage) -> Int {
        let name = message.name.map { GPT2Tokenizer.countTokens($0) + 1 } ?? 0
        return perMessage + GPT2Tokenizer.countTokens(message.role.rawValue)
            + GPT2Tokenizer.countTokens(message.text) + name + message.toolCalls.reduce(0) { $0 + count($1) }
    }

    private static func count(_ call: ToolCall) -> Int {
        GPT2Tokenizer.countTokens(call.name) + GPT2Tokenizer.countTokens(call.arguments)
    }

    private static func count(_ tool: PromptTool) -> Int {
        GPT2Tokenizer.countTokens(tool.name) + GPT2Tokenizer.countTokens(tool.description)
            + GPT2Tokenizer.countTokens(tool.parameters?.text ?? "")
    }
}
