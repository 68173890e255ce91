import DifyPlugin
import Testing

@testable import OpenAICompatible

@Suite("Tokens used, as the server writes them")
struct TokenUsageTests {
    private func read(_ text: String) throws -> TokenUsage? {
        let bytes = Array(text.utf8)
        var reader = JSONReader(bytes.span)
        let usage = try TokenUsage.read(&reader)
        try reader.finish()
        return usage
    }

    @Test(
        "An odd count makes the usage unknown; it never spoils the answer it comes with",
        arguments: [
            "null", "{}", #"{"prompt_tokens":-1,"completion_tokens":-1,"total_tokens":-1}"#,
            #"{"prompt_tokens":12.5,"completion_tokens":3}"#, #"{"prompt_tokens":"9","completion_tokens":3}"#,
            #"{"prompt_tokens":null,"completion_tokens":3}"#, #"{"prompt_tokens":1e400,"completion_tokens":3}"#,
            #"{"prompt_tokens":[],"completion_tokens":{}}"#, "[]", "5", "false", #""unknown""#,
        ])
    func unknown(text: String) throws {
        #expect(try read(text) == nil)
    }

    @Test("A missing total is the sum, and stays a number when that is too large")
    func total() throws {
        let small = try read(#"{"prompt_tokens":9,"completion_tokens":3.0}"#)
        let large = try read(#"{"prompt_tokens":9223372036854775807,"completion_tokens":1}"#)
        #expect(small == TokenUsage(promptTokens: 9, completionTokens: 3, totalTokens: 12))
        #expect(large?.totalTokens == .max)
    }
}
