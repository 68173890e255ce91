import DifyPlugin
import XinferenceShared

/// What a language model can do, by the words the server has for it (Xinference API, section 3).
struct ModelAbilities: Sendable, Hashable {
    private let words: Set<String>?

    /// The abilities that validation stored. Where nothing is stored anything goes: the server has the last word.
    init(_ facts: ModelFacts?) {
        guard let abilities = facts?.abilities, !abilities.isEmpty else {
            words = nil
            return
        }
        words = Set(abilities)
    }

    /// Whether it takes pictures.
    var sees: Bool { has("vision") || has("omni") }
    /// Whether it takes videos: every family with pictures in Xinference does.
    var watches: Bool { sees }
    /// Whether it takes sound.
    var hears: Bool { has("audio") || has("omni") }
    /// Whether it asks to have functions called.
    var callsTools: Bool { has("tools") }

    /// What Dify is told; nothing that is not known.
    var features: [ModelFeature] {
        var features: [ModelFeature] = [.agentThought]
        guard words != nil else { return features }
        if callsTools { features += [.toolCall, .multiToolCall, .streamToolCall] }
        if sees { features += [.vision, .video] }
        if hears { features.append(.audio) }
        return features
    }

    private func has(_ word: String) -> Bool { words?.contains(word) ?? true }
}
