import DifyPlugin

/// Says back what it is told, word by word: the smallest model plugin there is.
@main
struct EchoModel: LargeLanguageModel, ModelProvider {
    var largeLanguageModel: (any LargeLanguageModel)? { self }

    static func main() async throws {
        try await StandardPlugin.run(EchoModel())
    }

    func invoke(_ invocation: LLMInvocation, results: LLMResultStream) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        guard let question = invocation.messages.last(where: { $0.role == .user })?.text else {
            throw InvokeError(.badRequest, "There is nothing to echo: the conversation has no user message")
        }
        let words = question.split(separator: " ", omittingEmptySubsequences: false)
        for (index, word) in words.enumerated() {
            try await results.send(LLMResultChunk(index == 0 ? String(word) : " " + word))
        }
        let usage = LLMUsage(
            promptTokens: try await getNumTokens(invocation), completionTokens: words.count,
            latency: (clock.now - start) / .seconds(1))
        try await results.send(LLMResultChunk("", usage: usage, finishReason: "stop"))
    }

    func getNumTokens(_ invocation: LLMInvocation) async throws -> Int {
        invocation.messages.reduce(0) { $0 + $1.text.split(separator: " ").count }
    }

    func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        guard credentials["language"]?.string != "Latin" else {
            throw CredentialsValidateFailedError("language: the echo does not know Latin; leave the field empty")
        }
        return [:]
    }

    func getCustomizableModelSchema(model: String, credentials: ModelCredentials) async throws -> AIModelEntity {
        AIModelEntity(model: model, type: .llm, properties: [.mode: "chat", .contextSize: 4096])
    }
}
