import DifyPlugin
import DifyPluginTesting
import Testing

@Suite(.timeLimit(.minutes(1)))
struct PollingTests {
    /// Answers with what the message or the state asks for.
    private struct Slow: ModelProvider, PollingLanguageModel {
        var predefinedModels = PredefinedModels.none
        var largeLanguageModel: (any LargeLanguageModel)? { self }

        func startPolling(_ invocation: LLMInvocation) async throws -> LLMPollingResult {
            let state: JSONObject = [
                "task": .string(invocation.messages.last?.text ?? ""),
                "schema": .string(invocation.jsonSchema?.text ?? "none"),
                "parameters": .object(invocation.parameters),
            ]
            guard
                let progress = LLMPollingProgress(
                    state: state, nextCheckAfterSeconds: 5, expiresAfterSeconds: 3600, maximumAttempts: 0)
            else { return .failed(LLMPollingFailure("")) }
            return .running(progress)
        }

        func checkPolling(_ invocation: LLMPollingInvocation) async throws -> LLMPollingResult {
            switch invocation.state["task"]?.string {
            case "done":
                let usage = LLMUsage(promptTokens: 1000, completionTokens: 2000, latency: 1)
                return .succeeded(
                    LLMResult("Hi", toolCalls: [ToolCall(id: "1", name: "f", arguments: "{}")], usage: usage))
            case "lost": return .failed(LLMPollingFailure("the server said no"))
            case "silent": return .failed(LLMPollingFailure(" \n"))
            case "unknown": throw PluginLLMPollingUnsupportedError()
            default: return .running(LLMPollingProgress("task", "done"))
            }
        }

        func invoke(_ invocation: LLMInvocation, results: LLMResultStream) async throws {}
        func getNumTokens(_ invocation: LLMInvocation) async throws -> Int { 0 }
        func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject { [:] }
    }

    private func reply(_ request: PluginRequest, of provider: some ModelProvider = Slow()) async throws -> HostReply? {
        let replies = try await withHost(provider) { try await $0.ask(request) }
        #expect(ReplyValidator.violations(in: replies, to: request) == [])
        return replies.first
    }

    @Test("begins an answer with the schema that it shall have, and numbers of at least one")
    func start() async throws {
        let reply = try await reply(.startPolling(session: "s", saying: "t1", jsonSchema: ["type": "object"]))
        #expect(
            reply?.data == [
                "status": "running",
                "plugin_state": ["task": "t1", "schema": #"{"type":"object"}"#, "parameters": [:]],
                "next_check_after_seconds": 5, "expires_after_seconds": 3600, "max_attempts": 1,
            ])
    }

    @Test("leaves out the numbers that are not said")
    func running() async throws {
        let reply = try await reply(.checkPolling(session: "s", state: ["task": "t"]))
        #expect(reply?.data == ["status": "running", "plugin_state": ["task": "done"]])
    }

    @Test("hands over the whole answer, with the price of a predefined model")
    func success() async throws {
        let pricing = ModelPricing(input: 3, output: 4, unit: try ExactDecimal(parsing: "0.001"), currency: "EUR")
        let model = AIModelEntity(model: "echo", type: .llm, properties: [:], pricing: pricing)
        let request = PluginRequest.checkPolling(session: "s", state: ["task": "done"])
        let provider = Slow(predefinedModels: try PredefinedModels([model]))
        let result = try await reply(request, of: provider)?.data?.object?["result"]?.object
        #expect(result?["message"]?.object?["content"] == "Hi")
        #expect(result?["message"]?.object?["tool_calls"]?.array?.count == 1)
        #expect(result?["usage"]?.object?["total_price"] == "11")
        #expect(result?["usage"]?.object?["currency"] == "EUR")
        let unpriced = try await reply(request)?.data?.object?["result"]?.object
        #expect(unpriced?["usage"]?.object?["total_price"] == "0")
    }

    @Test("says why an answer does not come, even if nobody did", arguments: [("lost", "said no"), ("silent", "why")])
    func failure(task: String, words: String) async throws {
        let reply = try await reply(.checkPolling(session: "s", state: ["task": .string(task)]))
        #expect(reply?.data?.object?["status"] == "failed")
        #expect(reply?.data?.object?["error"]?.string?.contains(words) == true)
    }

    @Test("holds the parameters against a predefined model's rules")
    func parameters() async throws {
        let model = AIModelEntity(
            model: "echo", type: .llm, properties: [:],
            parameterRules: [ParameterRule("n", type: .int, required: true, defaultValue: 1)])
        let provider = Slow(predefinedModels: try PredefinedModels([model]))
        let reply = try await reply(.startPolling(session: "s", saying: "t"), of: provider)
        #expect(reply?.data?.object?["plugin_state"]?.object?["parameters"] == ["n": 1])
    }

    @Test("a model that cannot be polled says so by Dify's own name for it")
    func unsupported() async throws {
        for request in [
            PluginRequest.startPolling(session: "s", saying: "x"), .checkPolling(session: "s", state: ["task": "x"]),
        ] {
            #expect(try await reply(request, of: EchoProvider())?.errorType == "PluginLLMPollingUnsupportedError")
            #expect(
                try await reply(request, of: SpeakingProvider())?.errorType == "PluginLLMPollingUnsupportedError")
        }
        let reply = try await reply(.checkPolling(session: "s", state: ["task": "unknown"]))
        #expect(reply?.errorType == "PluginLLMPollingUnsupportedError")
    }

    @Test("a state is never empty and a number never below one")
    func types() {
        #expect(LLMPollingProgress(state: [:]) == nil)
        #expect(LLMPollingProgress("a", 1, others: ["a": 2, "b": 3]).state == ["a": 1, "b": 3])
        #expect([-1, 0, 1, 2].map { PositiveInteger($0)?.value } == [nil, nil, 1, 2])
        #expect([-1, 0, 1, 2].map { PositiveInteger(clamping: $0).value } == [1, 1, 1, 2])
    }
}
