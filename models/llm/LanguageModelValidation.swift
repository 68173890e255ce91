import DifyPlugin
import OpenAICompatible
import XinferenceClient
import XinferenceShared

/// The steps by which a language model's credentials are proved: it is there, it is one, it answers.
struct LanguageModelValidation: Sendable {
    let client: OpenAIClient
    let uid: String

    /// What the server says of the model.
    ///
    /// - Throws: `CredentialsValidateFailedError` for one that is not there or no language model.
    func describe() async throws -> ModelFacts {
        let description = try await ModelLookup(.llm, client: client).describe(uid)
        let abilities = description.abilities
        guard abilities.isEmpty || abilities.contains("chat") || abilities.contains("generate") else {
            throw CredentialsValidateFailedError(
                "The model \"\(uid)\" can neither chat nor continue texts; "
                    + "the server lists for it: \(abilities.joined(separator: ", "))")
        }
        return ModelFacts(description)
    }

    /// A request that any such model answers quickly.
    func trial(_ facts: ModelFacts) -> LanguageModelRequest {
        guard !ModelAbilities(facts).isCompletionOnly else {
            return .completion(
                CompletionRequest(model: uid, prompt: "Once upon a time", parameters: ["max_tokens": 8]))
        }
        return .chat(
            ChatCompletionRequest(
                model: uid, messages: [ChatMessage(role: "user", content: .text("Hi"))],
                parameters: ["max_tokens": 8]))
    }
}
