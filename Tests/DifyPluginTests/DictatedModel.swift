import DifyPlugin

/// Models, each of which says what the test dictates to it, when it does.
struct DictatedModel: ModelProvider, LargeLanguageModel {
    private let words: [String: (stream: AsyncStream<String>, continuation: AsyncStream<String>.Continuation)]

    var largeLanguageModel: (any LargeLanguageModel)? { self }

    init(_ names: [String]) {
        words = Dictionary(uniqueKeysWithValues: names.map { ($0, AsyncStream<String>.makeStream()) })
    }

    func dictate(_ word: String, to name: String) { words[name]?.continuation.yield(word) }

    func finish(_ name: String) { words[name]?.continuation.finish() }

    func invoke(_ invocation: LLMInvocation, results: LLMResultStream) async throws {
        guard let words = words[invocation.model] else { throw InvokeError(.badRequest, "no such model") }
        for await word in words.stream { try await results.send(LLMResultChunk(word)) }
        let usage = LLMUsage(promptTokens: 1, completionTokens: 1, latency: 0)
        try await results.send(LLMResultChunk("", usage: usage, finishReason: "stop"))
    }

    func getNumTokens(_ invocation: LLMInvocation) async throws -> Int { 0 }

    func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject { [:] }

    func getCustomizableModelSchema(model: String, credentials: ModelCredentials) async throws -> AIModelEntity {
        AIModelEntity(model: model, type: .llm, properties: [.mode: "chat"])
    }
}
