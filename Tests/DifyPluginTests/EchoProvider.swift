import DifyPlugin
import DifyPluginTesting

/// A model for these tests: it does what the user's message says.
struct EchoProvider: ModelProvider, LargeLanguageModel {
    var largeLanguageModel: (any LargeLanguageModel)? { self }

    func invoke(_ invocation: LLMInvocation, results: LLMResultStream) async throws {
        let text = invocation.messages.last?.text ?? ""
        if text == "fail at once" { throw InvokeError(.rateLimit, "too much") }
        if text == "huge" { return try await results.send(LLMResultChunk(String(repeating: "x", count: 6 << 20))) }
        for word in text.split(separator: " ") { try await results.send(LLMResultChunk(String(word))) }
        if text.hasSuffix("fail") { throw InvokeError(.connection, "broken off") }
        if text.hasSuffix("zalgo") {
            throw InvokeError(.connection, "x" + String(repeating: "\u{301}", count: 3 << 20))
        }
        let usage = LLMUsage(promptTokens: 1, completionTokens: 1, latency: 0.5)
        try await results.send(LLMResultChunk("", usage: usage, finishReason: "stop"))
    }

    func getNumTokens(_ invocation: LLMInvocation) async throws -> Int { invocation.messages.count }

    func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        guard credentials["api_key"]?.string != "bad" else { throw CredentialsValidateFailedError("the key is bad") }
        return ["context_length": 4096]
    }

    func getCustomizableModelSchema(model: String, credentials: ModelCredentials) async throws -> AIModelEntity {
        AIModelEntity(
            model: model, type: .llm, features: ModelFeature.allCases,
            properties: [.mode: "chat", .contextSize: 4096],
            parameterRules: [
                ParameterRule("temperature", template: .temperature, maximum: 2),
                ParameterRule("seed", type: .int, help: I18nText("Same seed, same answer"), precision: 0),
            ])
    }
}

/// Runs a provider on a host in memory while `body` plays Dify; then says no more and waits for the end.
func withHost<Result>(
    _ provider: some ModelProvider = EchoProvider(), _ body: (InMemoryHost) async throws -> Result
) async throws -> Result {
    let host = InMemoryHost()
    async let isComplete = PluginRunLoop(provider: provider).run(on: host)
    defer { host.closeInput() }
    let result = try await body(host)
    host.closeInput()
    _ = await isComplete
    return result
}
