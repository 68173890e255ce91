import DifyPlugin
import XinferenceShared

/// What Dify shows of a language model, from what validation stored and what the user set.
struct LanguageModelSchema: Sendable {
    /// Assumed where nobody knows better: small enough that Dify does not send what the model cannot read.
    static let assumedContextSize = 4096

    let model: String
    let facts: ModelFacts?
    let abilities: ModelAbilities
    let credentials: Credentials

    /// The schema.
    var entity: AIModelEntity {
        AIModelEntity(
            model: model, type: .llm, features: abilities.features,
            properties: [
                .mode: abilities.isCompletionOnly ? "completion" : "chat",
                .contextSize: .integer(Int64(contextSize)),
            ],
            parameterRules: ChatParameter.all.filter { $0.isOffered(abilities) }.map {
                $0.rule(maximumTokens: min(credentials.maxOutputTokens ?? contextSize, contextSize))
            })
    }

    private var contextSize: Int {
        credentials.contextSize ?? facts?.contextLength ?? Self.assumedContextSize
    }
}
