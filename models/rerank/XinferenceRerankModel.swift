public import DifyPlugin
public import HTTPTransport
public import OpenAICompatible
import XinferenceClient
public import XinferenceShared

/// Xinference's rerank models, as Dify asks for them.
public struct XinferenceRerankModel: OpenAICompatibleRerankModel, XinferenceModel {
    /// What carries the requests.
    public let transport: any Transport
    /// What servers turned out not to take.
    public let quirks = ServerQuirks<RerankQuirk>()

    /// Makes the model type; one serves all models of all servers.
    public init(transport: any Transport) {
        self.transport = transport
    }

    /// Describes the model, checks that it is a rerank model, and has it rank an answer against something else.
    ///
    /// - Returns: what was learned, for Dify to store.
    public func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject {
        let endpoint = try endpoint(credentials)
        return try await validating {
            let description = try await ModelLookup(.rerank, client: client(endpoint)).describe(endpoint.model)
            try await tryOut(at: endpoint)
            return ModelFacts(description).stored
        }
    }

    /// The schema: nothing but the name, for no version of Xinference tells how much a rerank model reads.
    public func getCustomizableModelSchema(
        model: String, credentials: ModelCredentials
    ) async throws -> AIModelEntity {
        let contextSize = try Credentials(credentials).contextSize.map { JSONValue.integer(Int64($0)) }
        return AIModelEntity(
            model: model, type: .rerank, properties: contextSize.map { [.contextSize: $0] } ?? [:])
    }
}
