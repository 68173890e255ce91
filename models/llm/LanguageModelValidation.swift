import DifyPlugin
import XinferenceClient
import XinferenceShared

/// The steps by which a language model's credentials are proved: it is there, it is one, it answers.
struct LanguageModelValidation: Sendable {
    let client: XinferenceClient
    let credentials: Credentials

    /// What the server says of the model.
    ///
    /// - Throws: `CredentialsValidateFailedError` for one that is not there or no language model.
    func describe() async throws -> ModelFacts {
        let description = try await ModelLookup(.llm, client: client).describe(credentials.modelUID)
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
}
