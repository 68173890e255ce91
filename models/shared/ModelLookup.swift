import DifyPlugin
public import OpenAICompatible
public import XinferenceClient

/// The first step of every validation: what the server says of the model, and whether it is of the type that it is added
/// as.
public struct ModelLookup: Sendable {
    private let client: OpenAIClient
    private let kind: ModelDescription.Kind

    /// Makes a look-up of a model that has to be of a kind.
    public init(_ kind: ModelDescription.Kind, client: OpenAIClient) {
        self.kind = kind
        self.client = client
    }

    /// What the server says of the model.
    ///
    /// - Throws: `CredentialsValidateFailedError` naming the right type for a model of another, and the models that run
    ///   for a uid that does not; ``OpenAIError`` for any other failure.
    public func describe(_ uid: String) async throws -> ModelDescription {
        let description: ModelDescription
        do {
            description = try await client.describeModel(uid)
        } catch let error as OpenAIError where error.isUnknownModel {
            throw await unknownModel(uid)
        }
        // A server that does not tell the type is taken at its word when it is asked for more.
        if description.kind != kind, description.kind != .other("") {
            throw CredentialsValidateFailedError(
                "The model \"\(uid)\" is \(description.kind.noun), not \(kind.noun);"
                    + " add it in Dify \(description.kind.placeInDify)")
        }
        return description
    }

    private func unknownModel(_ uid: String) async -> CredentialsValidateFailedError {
        let start = "No model with the UID \"\(uid)\" runs at \(client.server.baseURL)"
        guard let models = try? await client.listModels() else { return CredentialsValidateFailedError(start + ".") }
        let uids = models.filter { $0.kind == kind }.map(\.uid)
        if models.isEmpty {
            return CredentialsValidateFailedError(start + ". No model is running there; launch one first.")
        }
        if uids.isEmpty {
            return CredentialsValidateFailedError(
                start + ". None of the \(models.count) models running there is \(kind.noun).")
        }
        return CredentialsValidateFailedError(
            start + ". Running there as \(kind.noun): \(uids.prefix(20).joined(separator: ", ")).")
    }
}

extension ModelDescription.Kind {
    fileprivate var noun: String {
        switch self {
        case .llm: "a language model"
        case .embedding: "an embedding model"
        case .rerank: "a rerank model"
        case .audio: "an audio model"
        case .image: "an image model"
        case .other(let word): "of the type \"\(word)\""
        }
    }

    fileprivate var placeInDify: String {
        switch self {
        case .llm: "as LLM"
        case .embedding: "as Text Embedding"
        case .rerank: "as Rerank"
        case .audio: "as Speech2text or TTS"
        case .image: "through a plugin for images; this one has none"
        case .other: "through another plugin"
        }
    }
}

extension OpenAIError {
    /// Whether the server does not know the model; the status depends on its version (Xinference API, section 1.4).
    fileprivate var isUnknownModel: Bool {
        guard case .status(let failure) = reason else { return false }
        return [400, 404].contains(failure.status) && failure.says("Model not found")
    }
}
