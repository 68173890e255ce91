import DifyPlugin
import DifyPluginTesting
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ConformanceTests {
    /// Answers everything, and not as it should.
    private struct Sloppy: ModelProvider, PollingLanguageModel, TextToSpeechModel, TextEmbeddingModel {
        var largeLanguageModel: (any LargeLanguageModel)? { self }
        var textToSpeechModel: (any TextToSpeechModel)? { self }
        var textEmbeddingModel: (any TextEmbeddingModel)? { self }

        func startPolling(_ invocation: LLMInvocation) async throws -> LLMPollingResult {
            .succeeded(LLMResult("", toolCalls: [ToolCall(id: "", name: "f", arguments: "{}")], usage: Self.usage))
        }
        func checkPolling(_ invocation: LLMPollingInvocation) async throws -> LLMPollingResult {
            .succeeded(LLMResult("", usage: Self.usage))
        }
        private static let usage = LLMUsage(promptTokens: 0, completionTokens: 0, latency: 0)

        func invoke(_ invocation: LLMInvocation, results: LLMResultStream) async throws {
            try await results.send(LLMResultChunk("no usage"))
        }
        func getNumTokens(_ invocation: LLMInvocation) async throws -> Int { -1 }
        func invoke(_ invocation: TextToSpeechInvocation, results: SpeechResultStream) async throws {
            try await results.send([1])
        }
        func invoke(_ invocation: TextEmbeddingInvocation) async throws -> TextEmbeddingResult {
            TextEmbeddingResult(
                embeddings: try invocation.texts.map { _ in try JSONNumberArray([0]) },
                usage: EmbeddingUsage(tokens: 1, latency: 0))
        }
        func getNumTokens(_ invocation: TextEmbeddingInvocation) async throws -> [Int] { [-1, -1] }
        func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject { [:] }
        func getCustomizableModelSchema(model: String, credentials: ModelCredentials) async throws -> AIModelEntity {
            AIModelEntity(model: model, type: .llm, properties: [.mode: "whistle"])
        }
    }

    @Test("holds of providers that offer this or that")
    func good() async {
        #expect(await PluginConformance().failures(of: EchoProvider()) == [])
        #expect(await PluginConformance().failures(of: SpeakingProvider()) == [])
    }

    @Test("finds what is wrong with the answer to each action")
    func bad() async {
        let rows = Set(await PluginConformance().failures(of: Sloppy()).map(\.row))
        for row in [
            "invoke_llm of llm", "get_llm_num_tokens of llm", "start_polling of llm", "get_ai_model_schemas of llm",
            "invoke_text_embedding of text-embedding", "get_text_embedding_num_tokens of text-embedding",
        ] {
            #expect(rows.contains("every action: \(row)"), "\(row)")
        }
        #expect(!rows.contains("every action: check_polling of llm"))
        #expect(!rows.contains("every action: invoke_tts of tts"))
    }
}
