public import DifyPlugin
public import HTTPTransport
public import OpenAICompatible
public import XinferenceShared

/// Xinference's language models, as Dify asks for them.
public struct XinferenceLanguageModel: OpenAICompatibleLanguageModel, XinferenceModel {
    /// What carries the requests.
    public let transport: any Transport
    /// What servers turned out not to take.
    public let quirks = ServerQuirks<ChatQuirk>()
    private let catalog = ModelCatalog()

    /// Makes the model type; one serves all models of all servers.
    public init(transport: any Transport) {
        self.transport = transport
    }

    /// A chat or a text to go on with, whichever the model can, with the parameters it has a use for.
    public func request(for invocation: LLMInvocation, to endpoint: OpenAIEndpoint) throws -> LanguageModelRequest {
        let abilities = ModelAbilities(
            ModelFacts(invocation.credentials), overrides: AbilityOverrides(invocation.credentials))
        let parameters = try ChatParameters(invocation.parameters, for: abilities).fields()
        guard !abilities.isCompletionOnly else {
            return .completion(
                try CompletionRequest(continuing: invocation, model: endpoint.model, parameters: parameters))
        }
        return .chat(
            try ChatRequestBuilder(model: endpoint.model, abilities: abilities.chat).request(
                for: invocation, parameters: parameters))
    }

    /// Describes the model, checks that it is a language model, and has it say a few words.
    ///
    /// - Returns: what was learned, for Dify to store: the schema is made from it.
    public func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        let endpoint = try endpoint(credentials)
        return try await validating {
            let validation = LanguageModelValidation(client: client(endpoint), uid: endpoint.model)
            let facts = try await validation.describe()
            try await tryOut(validation.trial(facts), at: endpoint)
            return facts.stored
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
        let facts = try ModelFacts(credentials) ?? catalog.knownFacts(at: endpoint(credentials), client)
        return LanguageModelSchema(
            model: model, facts: facts,
            abilities: ModelAbilities(facts, overrides: AbilityOverrides(credentials)), credentials: parsed
        ).entity
    }
}
