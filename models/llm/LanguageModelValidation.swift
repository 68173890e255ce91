import DifyPlugin
import XinferenceClient
import XinferenceShared

/// The steps by which a language model's credentials are proved: it is there, it is one, it answers.
struct LanguageModelValidation: Sendable {
    let client: XinferenceClient
    let credentials: Credentials

    /// What the server says of the model.
    ///
    /// - Throws: `CredentialsValidateFailedError` naming the right type for a model of another, and the models that run
    ///   for a uid that does not.
    func describe() async throws -> ModelFacts {
        let description: ModelDescription
        do {
            description = try await client.describeModel(credentials.modelUID)
        } catch let error as XinferenceError where error.isUnknownModel {
            throw await unknownModel()
        }
        if let place = description.kind.placeInDify {
            throw CredentialsValidateFailedError(
                "The model \"\(credentials.modelUID)\" is \(place.kind), not a language model; "
                    + "add it in Dify \(place.advice)")
        }
        let abilities = description.abilities
        guard abilities.isEmpty || abilities.contains("chat") || abilities.contains("generate") else {
            throw CredentialsValidateFailedError(
                "The model \"\(credentials.modelUID)\" can neither chat nor continue texts; "
                    + "the server lists for it: \(abilities.joined(separator: ", "))")
        }
        return ModelFacts(description)
    }

    /// A request that any chat model answers quickly.
    func trial() -> ChatCompletionRequest {
        ChatCompletionRequest(
            model: credentials.modelUID, messages: [ChatMessage(role: "user", content: .text("Hi"))],
            parameters: ["max_tokens": 8])
    }

    /// Has the model answer; what it says does not matter, that it ends well does.
    func run(_ request: ChatCompletionRequest) async throws {
        try await client.withChatStream(request) { stream in
            while try await stream.next() != nil {}
        }
    }

    /// Has a model that does not chat continue a text.
    func runCompletion() async throws {
        let request = CompletionRequest(
            model: credentials.modelUID, prompt: "Once upon a time", parameters: ["max_tokens": 8])
        try await client.withCompletionStream(request) { stream in
            while try await stream.next() != nil {}
        }
    }

    private func unknownModel() async -> CredentialsValidateFailedError {
        let start = "No model with the UID \"\(credentials.modelUID)\" runs at \(client.server.baseURL)"
        guard let models = try? await client.listModels() else { return CredentialsValidateFailedError(start + ".") }
        let uids = models.filter { $0.kind == .llm }.map(\.uid)
        let others = models.count - uids.count
        if models.isEmpty {
            return CredentialsValidateFailedError(start + ". No model is running there; launch one first.")
        }
        if uids.isEmpty {
            return CredentialsValidateFailedError(
                start + ". None of the \(others) models running there is a language model.")
        }
        return CredentialsValidateFailedError(
            start + ". Language models running there: \(uids.prefix(20).joined(separator: ", ")).")
    }
}

extension ModelDescription.Kind {
    /// What a model that is no language model is, and where in Dify it belongs.
    fileprivate var placeInDify: (kind: String, advice: String)? {
        switch self {
        case .llm: nil
        case .embedding: ("an embedding model", "as Text Embedding")
        case .rerank: ("a rerank model", "as Rerank")
        case .audio: ("an audio model", "as Speech2text or TTS")
        case .image: ("an image model", "through a plugin for images; this one has none")
        case .other(let word): word.isEmpty ? nil : ("of the type \"\(word)\"", "through another plugin")
        }
    }
}

extension XinferenceError {
    /// Whether the server does not know the model; the status depends on its version (Xinference API, section 1.4).
    fileprivate var isUnknownModel: Bool {
        guard case .status(let failure) = reason else { return false }
        return [400, 404].contains(failure.status) && failure.says("Model not found")
    }
}
