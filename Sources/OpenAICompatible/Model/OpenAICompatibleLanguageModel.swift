public import DifyPlugin
import HTTPTransport

/// Language models of a server with OpenAI's API.
///
/// A conforming type needs its ``OpenAICompatibleModel/transport`` and its ``quirks``. Everything else has a default: one
/// POST per invocation, streamed or not; reasoning between tags; tool calls whole, in whatever shape the server streams
/// them; usage once, as the server counts it.
public protocol OpenAICompatibleLanguageModel: OpenAICompatibleModel, LargeLanguageModel {
    /// What servers turned out not to take; one memory for all of them.
    var quirks: ServerQuirks<ChatQuirk> { get }

    /// The request for an invocation.
    ///
    /// - Throws: `InvokeError` for what the model cannot take: nothing is dropped in silence.
    func request(for invocation: LLMInvocation, to endpoint: OpenAIEndpoint) throws -> LanguageModelRequest
}

extension OpenAICompatibleLanguageModel {
    /// A chat with all that the invocation holds, its parameters by their own names.
    public func request(for invocation: LLMInvocation, to endpoint: OpenAIEndpoint) throws -> LanguageModelRequest {
        .chat(
            try ChatRequestBuilder(model: endpoint.model).request(for: invocation, parameters: invocation.parameters))
    }

    /// Answers a conversation with one POST and no other request.
    public func invoke(_ invocation: LLMInvocation, results: LLMResultStream) async throws {
        do {
            let endpoint = try endpoint(invocation.credentials)
            let client = client(endpoint)
            let start = ContinuousClock.now
            var answer = ChatStream()
            switch try request(for: invocation, to: endpoint) {
            case .chat(let request):
                try await quirks.adapting(request, of: endpoint.model, to: endpoint.server) { request in
                    answer = ChatStream(hasTools: !request.tools.isEmpty)
                    guard request.stream else {
                        return try await results.send(contentsOf: answer.receive([client.chat(request)]))
                    }
                    try await client.withChatStream(request) { try await relay($0, through: &answer, to: results) }
                }
            case .completion(let request):
                guard request.stream else {
                    try await results.send(contentsOf: answer.receive([client.complete(request)]))
                    break
                }
                try await client.withCompletionStream(request) { try await relay($0, through: &answer, to: results) }
            }
            try await results.send(
                contentsOf: answer.finish(
                    latency: start.duration(to: .now), promptTokens: PromptTokens.count(invocation)))
        } catch {
            throw hostError(for: error)
        }
    }

    private func relay(
        _ stream: ChatCompletionStream, through answer: inout ChatStream, to results: LLMResultStream
    ) async throws {
        while let chunks = try await stream.next() {
            try await results.send(contentsOf: answer.receive(chunks))
        }
    }

    /// Counts tokens by GPT-2's vocabulary, locally: good for budgets, not for bills.
    public func getNumTokens(_ invocation: LLMInvocation) async throws -> Int {
        // Not on the thread on which others' tokens wait: a long prompt takes milliseconds to count.
        await withTaskExecutorPreference(globalConcurrentExecutor) { PromptTokens.count(invocation) }
    }

    /// Has the model say a few words; nothing is learned from it.
    public func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        try await validating {
            let endpoint = try endpoint(credentials)
            try await tryOut(
                .chat(
                    ChatCompletionRequest(
                        model: endpoint.model, messages: [ChatMessage(role: "user", content: .text("Hi"))],
                        parameters: ["max_tokens": 8])),
                at: endpoint)
            return JSONObject()
        }
    }

    /// Has a request answered; what the model says does not matter, that it ends well does.
    public func tryOut(_ request: LanguageModelRequest, at endpoint: OpenAIEndpoint) async throws {
        let client = client(endpoint)
        switch request {
        case .chat(let request):
            try await quirks.adapting(request, of: endpoint.model, to: endpoint.server) { request in
                try await client.withChatStream(request) { while try await $0.next() != nil {} }
            }
        case .completion(let request):
            try await client.withCompletionStream(request) { while try await $0.next() != nil {} }
        }
    }

    /// A chat model with tools and pictures, of the context that the field `context_size` says.
    public func getCustomizableModelSchema(
        model: String, credentials: ModelCredentials
    ) async throws -> AIModelEntity {
        let context = Int64(credentials["context_size"]?.string ?? "") ?? 4096
        return AIModelEntity(
            model: model, type: .llm, features: [.toolCall, .multiToolCall, .streamToolCall, .vision],
            properties: [.mode: "chat", .contextSize: .integer(context)],
            parameterRules: [
                ParameterRule("temperature", template: .temperature), ParameterRule("top_p", template: .topP),
                ParameterRule("max_tokens", template: .maxTokens, maximum: Double(context)),
            ])
    }
}
