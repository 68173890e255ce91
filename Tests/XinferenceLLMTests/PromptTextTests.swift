import DifyPlugin
import Testing

@testable import OpenAICompatible
@testable import XinferenceLLM

@Suite("Texts of earlier turns", .timeLimit(.minutes(1)))
struct PromptTextTests {
    @Test(
        "Thoughts are taken out of what the model said",
        arguments: [
            ("<think>\nhm\n</think>\n\nHi", "Hi"), ("a<think>b</think>c<think>d</think> e ", "ac e "),
            ("<think></think>", ""), ("<think>cut while", ""), (" \n<think>cut", ""),
            ("<think>a</think> <think>cut", ""), ("<think>a<think>b</think>c", "c"),
            ("<think>a</think>\u{301}b", "\u{301}b"),
            // No block, no change.
            (" Hi\n", " Hi\n"), ("", ""), ("the tag <think> begins thoughts", "the tag <think> begins thoughts"),
            ("the end</think>", "the end</think>"), ("<thinking>a</thinking>", "<thinking>a</thinking>"),
            ("<think >x", "<think >x"), ("<<think>a</think>b", "<b"), ("<think", "<think"),
        ])
    func thoughts(text: String, expected: String) {
        #expect(ThinkBlocks.stripped(from: text) == expected)
    }

    @Test(
        "Long texts take time in proportion",
        arguments: ["<think>", "</think>", "<think>a</think>b", "<", "word "])
    func linear(piece: String) {
        let text = String(repeating: piece, count: 50_000)
        #expect(ThinkBlocks.stripped(from: text).utf8.count <= text.utf8.count)
    }

    private func prompt(_ messages: [PromptMessage], tools: [PromptTool] = []) throws -> String {
        try CompletionPrompt.text(
            for: LLMInvocation(
                model: "m", credentials: ModelCredentials([:]), messages: messages, parameters: [:], tools: tools,
                toolChoice: nil, stop: [], stream: true, userID: "u"), uid: "m")
    }

    @Test("A lone message is the prompt as it is")
    func lone() throws {
        #expect(try prompt([PromptMessage(.user, .text(" Once upon"))]) == " Once upon")
        #expect(try prompt([PromptMessage(.user, .parts([.text("a"), .text("b")]))]) == "ab")
    }

    @Test("A conversation is set like a play that the assistant goes on with")
    func conversation() throws {
        let messages = [
            PromptMessage(.system, .text("Be brief.")), PromptMessage(.user, .text("Hi")),
            PromptMessage(.assistant, .text("<think>hm</think>Hello")), PromptMessage(.user, .text("Bye")),
        ]
        #expect(
            try prompt(messages) == "Be brief.\n\nUser: Hi\n\nAssistant: Hello\n\nUser: Bye\n\nAssistant:")
    }
}
