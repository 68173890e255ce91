import DifyPlugin
import OpenAICompatible
import XinferenceShared

/// What a language model can do: what the server says (Xinference API, section 3), unless the user knows better.
struct ModelAbilities: Sendable, Hashable {
    /// Engines that make the answer fit a schema; the others ignore it (section 4).
    private static let schemaEnforcingEngines: Set<String> = ["llama.cpp", "vllm", "sglang"]

    private let words: Set<String>?
    /// Whether it continues a text instead of answering a conversation.
    let isCompletionOnly: Bool
    private let engine: String?
    private let family: String?
    private let overrides: AbilityOverrides

    /// The abilities that validation stored.
    ///
    /// Where nothing is stored anything goes: the server has the last word.
    init(_ facts: ModelFacts?, overrides: AbilityOverrides = AbilityOverrides()) {
        words = (facts?.abilities).flatMap { $0.isEmpty ? nil : Set($0) }
        isCompletionOnly = facts?.mode == .completion
        engine = facts?.engine?.lowercased()
        family = facts?.family?.lowercased()
        self.overrides = overrides
    }

    /// Whether it takes pictures.
    var supportsVision: Bool { overrides.vision ?? (has("vision") || has("omni")) }
    /// Whether it takes videos: every family with pictures in Xinference does.
    var supportsVideo: Bool { supportsVision }
    /// Whether it takes sound.
    var supportsAudio: Bool { has("audio") || has("omni") }
    /// Whether it asks to have functions called.
    var supportsTools: Bool { overrides.tools ?? has("tools") }
    /// Whether it does in streamed answers.
    var supportsStreamedTools: Bool { supportsTools && overrides.streamsTools }
    /// Whether its thinking is known to be switched on and off.
    var isHybrid: Bool { mayBeHybrid && (words != nil || overrides.thinkingSwitch == true) }
    /// Whether its thinking is not known to be beyond control.
    var mayBeHybrid: Bool { !isCompletionOnly && (overrides.thinkingSwitch ?? has("hybrid")) }
    /// Whether its template knows how hard to think; in Xinference's catalogue that is one family.
    var hasReasoningEffort: Bool { !isCompletionOnly && (family?.hasPrefix("gpt-oss") ?? false) }
    /// Whether the server makes the answer fit a schema; only chats have a field for one (section 6).
    var enforcesSchemas: Bool {
        !isCompletionOnly && (overrides.schemas ?? engine.map(Self.schemaEnforcingEngines.contains) ?? false)
    }

    /// What may stand in a conversation.
    var chat: ChatAbilities {
        ChatAbilities(
            tools: supportsTools, streamedTools: supportsStreamedTools, images: supportsVision, videos: supportsVideo,
            audio: supportsAudio)
    }

    /// What Dify is told; nothing that is not known.
    var features: [ModelFeature] {
        if isCompletionOnly { return [] }
        var features: [ModelFeature] = [.agentThought]
        if supportsTools, words != nil || overrides.tools == true {
            features += [.toolCall, .multiToolCall]
            if supportsStreamedTools { features.append(.streamToolCall) }
        }
        if supportsVision, words != nil || overrides.vision == true { features += [.vision, .video] }
        if supportsAudio, words != nil { features.append(.audio) }
        if enforcesSchemas { features.append(.structuredOutput) }
        return features
    }

    private func has(_ word: String) -> Bool { words?.contains(word) ?? true }
}
