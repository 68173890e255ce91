public import DifyPlugin
public import HTTPTransport
import XinferenceClient
import XinferenceShared

/// Xinference's language models, as Dify asks for them.
public struct XinferenceLanguageModel: LargeLanguageModel {
    private let transport: any Transport
    private let quirks = ServerQuirks<ChatQuirk>()
    private let catalog = ModelCatalog()

    /// Makes the model type; one serves all models of all servers.
    public init(transport: any Transport) {
        self.transport = transport
    }

    /// Answers a conversation with one POST and no other request.
    public func invoke(_ invocation: LLMInvocation, results: LLMResultStream) async throws {
        do {
            let credentials = try Credentials(invocation.credentials)
            let abilities = Self.abilities(invocation.credentials)
            let client = XinferenceClient(transport: transport, server: credentials.server)
            if abilities.isCompletionOnly {
                try await complete(invocation, client, credentials, abilities, results)
            } else {
                let builder = ChatRequestBuilder(credentials: credentials, abilities: abilities)
                try await quirks.adapting(
                    try builder.request(for: invocation), of: credentials.modelUID, to: credentials.server
                ) { try await chat($0, for: invocation, client, results) }
            }
        } catch {
            throw InvokeErrorMapper.map(error)
        }
    }

    private func chat(
        _ request: ChatCompletionRequest, for invocation: LLMInvocation, _ client: XinferenceClient,
        _ results: LLMResultStream
    ) async throws {
        var answer = ChatStream(hasTools: !request.tools.isEmpty)
        let start = ContinuousClock.now
        if request.stream {
            try await client.withChatStream(request) { try await Self.relay($0, through: &answer, to: results) }
        } else {
            try await results.send(contentsOf: answer.receive([client.chat(request)]))
        }
        try await results.send(
            contentsOf: answer.finish(
                latency: start.duration(to: .now), promptTokens: PromptTokens.count(invocation)))
    }

    private func complete(
        _ invocation: LLMInvocation, _ client: XinferenceClient, _ credentials: Credentials,
        _ abilities: ModelAbilities, _ results: LLMResultStream
    ) async throws {
        let request = CompletionRequest(
            model: credentials.modelUID, prompt: try CompletionPrompt.text(for: invocation, uid: credentials.modelUID),
            stream: invocation.stream, stop: invocation.stop,
            parameters: try ChatParameters(invocation.parameters, for: abilities).fields())
        var answer = ChatStream()
        let start = ContinuousClock.now
        if request.stream {
            try await client.withCompletionStream(request) { try await Self.relay($0, through: &answer, to: results) }
        } else {
            try await results.send(contentsOf: answer.receive([client.complete(request)]))
        }
        try await results.send(
            contentsOf: answer.finish(
                latency: start.duration(to: .now), promptTokens: PromptTokens.count(invocation)))
    }

    private static func relay(
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

    /// Describes the model, checks that it is a language model, and has it say a few words.
    ///
    /// - Returns: what was learned, for Dify to store: the schema is made from it.
    public func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        let parsed = try Credentials(credentials)
        let client = XinferenceClient(transport: transport, server: parsed.server)
        let validation = LanguageModelValidation(client: client, credentials: parsed)
        do {
            let facts = try await validation.describe()
            if ModelAbilities(facts).isCompletionOnly {
                try await validation.runCompletion()
            } else {
                try await quirks.adapting(validation.trial(), of: parsed.modelUID, to: parsed.server) {
                    try await validation.run($0)
                }
            }
            return facts.stored
        } catch let error as CredentialsValidateFailedError {
            throw error
        } catch {
            throw CredentialsValidateFailedError(InvokeErrorMapper.map(error).message)
        }
    }

    /// The schema, from what validation stored.
    ///
    /// Nothing is waited for. Credentials that some other version of the plugin stored may hold no facts: then what the
    /// catalogue knows counts, which is asked in the background, and until it knows a conservative schema is answered.
    public func getCustomizableModelSchema(
        model: String, credentials: ModelCredentials
    ) async throws -> AIModelEntity {
        let parsed = try Credentials(credentials)
        let facts = ModelFacts(credentials) ?? known(parsed)
        return LanguageModelSchema(
            model: model, facts: facts,
            abilities: ModelAbilities(facts, overrides: AbilityOverrides(credentials)), credentials: parsed
        ).entity
    }

    private func known(_ credentials: Credentials) -> ModelFacts? {
        let client = XinferenceClient(transport: transport, server: credentials.server)
        return catalog.known(credentials.modelUID, at: client).map { ModelFacts($0) }
    }

    private static func abilities(_ credentials: ModelCredentials) -> ModelAbilities {
        ModelAbilities(ModelFacts(credentials), overrides: AbilityOverrides(credentials))
    }
}
