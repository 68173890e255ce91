public import DifyPlugin
public import HTTPTransport
public import OpenAICompatible
import XinferenceClient
public import XinferenceShared

/// Xinference's embedding models, as Dify asks for them.
public struct XinferenceTextEmbeddingModel: OpenAICompatibleTextEmbeddingModel, XinferenceModel {
    /// What carries the requests.
    public let transport: any Transport
    /// What all requests share.
    public let embedder = Embedder()
    private let catalog = ModelCatalog()

    /// Makes the model type; one serves all models of all servers.
    public init(transport: any Transport) {
        self.transport = transport
    }

    /// What validation stored and the user set, and what the model's family wants.
    public func settings(_ credentials: ModelCredentials, for type: EmbeddingInputType) throws -> EmbeddingSettings {
        Self.settings(try EmbeddingOptions(credentials), for: type, ModelFacts(credentials))
    }

    private static func settings(
        _ options: EmbeddingOptions, for type: EmbeddingInputType, _ facts: ModelFacts?
    ) -> EmbeddingSettings {
        let family = EmbeddingFamily(name: facts?.name)
        return EmbeddingSettings(
            prefix: options.prefix(for: type, of: family), parameters: options.parameters(for: type, of: family),
            maxChunks: options.maxChunks, coalesces: options.coalesces, replicas: facts?.replicas ?? 1,
            countsBatches: true,
            // Where nothing is stored the server has the last word.
            takesImages: facts.map { $0.can("embed_vision") || family.takesImages } ?? true)
    }

    /// Describes the model, checks that it is an embedding model, and has it embed a text.
    ///
    /// - Returns: what was learned, for Dify to store: the length of a vector as it came, not as described.
    public func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        let endpoint = try endpoint(credentials)
        let options = try EmbeddingOptions(credentials)
        return try await validating {
            let lookup = ModelLookup(.embedding, client: client(endpoint))
            var facts = ModelFacts(try await lookup.describe(endpoint.model))
            facts.dimensions = try await dimensions(
                at: endpoint, settings: Self.settings(options, for: .document, facts))
            return facts.stored
        }
    }

    /// The schema, from what validation stored; nothing is waited for.
    public func getCustomizableModelSchema(
        model: String, credentials: ModelCredentials
    ) async throws -> AIModelEntity {
        let facts = try ModelFacts(credentials) ?? catalog.knownFacts(at: endpoint(credentials), client)
        return EmbeddingSchema(
            model: model, facts: facts, credentials: try Credentials(credentials),
            settings: Self.settings(try EmbeddingOptions(credentials), for: .document, facts)
        ).entity
    }
}
