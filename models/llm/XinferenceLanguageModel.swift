public import DifyPlugin
public import HTTPTransport
import XinferenceClient
import XinferenceShared

/// Xinference's chat models, as Dify asks for them.
public struct XinferenceLanguageModel: LargeLanguageModel {
    private let transport: any Transport
    private let quirks = ServerQuirks()

    /// Makes the model type; one serves all models of all servers.
    public init(transport: any Transport) {
        self.transport = transport
    }

    /// Answers a conversation with one POST and no other request.
    public func invoke(_ invocation: LLMInvocation, results: LLMResultStream) async throws {
        do {
            let credentials = try Credentials(invocation.credentials)
            let abilities = Self.abilities(invocation.credentials)
            let request = try ChatRequestBuilder(credentials: credentials, abilities: abilities).request(for: invocation)
            let client = XinferenceClient(transport: transport, server: credentials.server)
            try await quirks.adapting(request, to: credentials.server) { request in
                try await answer(request, client, results)
            }
        } catch {
            throw InvokeErrorMapper.map(error)
        }
    }

    private func answer(
        _ request: ChatCompletionRequest, _ client: XinferenceClient, _ results: LLMResultStream
    ) async throws {
        var answer = ChatStream(hasTools: !request.tools.isEmpty)
        let start = ContinuousClock.now
        if request.stream {
            try await client.withChatStream(request) { stream in
                while let chunks = try await stream.next() {
                    try await results.send(contentsOf: answer.receive(chunks))
                }
            }
        } else {
            try await results.send(contentsOf: answer.receive([client.chat(request)]))
        }
        try await results.send(contentsOf: answer.finish(latency: start.duration(to: .now)))
    }

    /// Counts tokens locally, without the server's tokenizer: good for budgets, not for bills.
    public func getNumTokens(_ invocation: LLMInvocation) async throws -> Int {
        invocation.messages.reduce(0) { $0 + TokenEstimate.tokens(of: $1.text) }
    }

    /// Describes the model, checks that it is one for chats, and has it say a few words.
    ///
    /// - Returns: what was learned, for Dify to store: the schema is made from it.
    public func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        let parsed = try Credentials(credentials)
        let client = XinferenceClient(transport: transport, server: parsed.server)
        let validation = LanguageModelValidation(client: client, credentials: parsed)
        do {
            let facts = try await validation.describe()
            let request = validation.trial()
            try await quirks.adapting(request, to: parsed.server) { try await validation.run($0) }
            return facts.stored
        } catch let error as CredentialsValidateFailedError {
            throw error
        } catch {
            let error = InvokeErrorMapper.map(error)
            throw CredentialsValidateFailedError((error as? any HostError)?.message ?? "\(error)")
        }
    }

    /// The schema, from what validation stored; without that a conservative one. The network is never asked.
    public func getCustomizableModelSchema(
        model: String, credentials: ModelCredentials
    ) async throws -> AIModelEntity {
        LanguageModelSchema(
            model: model, facts: ModelFacts(credentials), abilities: Self.abilities(credentials),
            credentials: try Credentials(credentials)
        ).entity
    }

    private static func abilities(_ credentials: ModelCredentials) -> ModelAbilities {
        ModelAbilities(ModelFacts(credentials), overrides: AbilityOverrides(credentials))
    }
}
