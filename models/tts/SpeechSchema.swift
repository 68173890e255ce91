import DifyPlugin
import OpenAICompatible
import XinferenceShared

/// What Dify shows of a speaking model, from what validation stored and what the user set.
struct SpeechSchema: Sendable {
    let model: String
    let options: SpeechOptions
    let voices: VoiceList

    /// The schema.
    var entity: AIModelEntity {
        var properties: [ModelProperty: JSONValue] = [
            .voices: .array(voices.voices.map(Self.property)), .audioType: .string(options.format.rawValue),
            .maxWorkers: .integer(Int64(SpeechPlan.partsAtOnce)),
        ]
        properties[.defaultVoice] = voices.voices.first.map { .string($0.value) }
        properties[.wordLimit] = options.wordLimit.map { .integer(Int64($0)) }
        return AIModelEntity(model: model, type: .textToSpeech, properties: properties)
    }

    /// A voice in the form that Dify's own schemas have (protocol section 6.6).
    private static func property(_ voice: SpeechVoice) -> JSONValue {
        [
            "mode": .string(voice.value), "name": .string(voice.name),
            "language": .array(voice.languages.map { .string($0) }),
        ]
    }
}
