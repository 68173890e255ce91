import XinferenceShared

/// What is known of a family of speaking models, for the server tells neither its voices nor whether it streams
/// (Xinference API, section 10).
struct SpeechFamily: Sendable {
    private enum Kind: Sendable {
        case kokoro, kokoroChinese, cosyVoice, chatTTS, meloTTS, qwen3, fish, voxCPM, breeze, other
    }

    private let kind: Kind
    /// The registered name, which tells the variant.
    private let name: String

    /// Tells the family by what validation stored; without facts it is unknown.
    init(_ facts: ModelFacts?) {
        name = facts?.name?.lowercased() ?? ""
        kind = Self.kind(facts?.family ?? "") ?? Self.kind(name) ?? .other
    }

    private static func kind(_ name: String) -> Kind? {
        let name = name.lowercased()
        return kinds.first { name.hasPrefix($0.prefix) }?.kind
    }

    /// The longer names first: they begin like the others.
    private static let kinds: [(prefix: String, kind: Kind)] = [
        ("kokoro-zh", .kokoroChinese), ("kokoro-82m-v1.1-zh", .kokoroChinese), ("kokoro", .kokoro),
        ("cosyvoice", .cosyVoice), ("chattts", .chatTTS), ("melotts", .meloTTS), ("qwen3_tts", .qwen3),
        ("qwen3-tts", .qwen3), ("fishaudio", .fish), ("fishspeech", .fish), ("voxcpm", .voxCPM),
        ("breeze-tts", .breeze),
    ]

    // MARK: Streams

    /// Whether audio comes before all of it is made.
    ///
    /// IndexTTS2 takes the word and sends what was finished before; its answer loses by being streamed.
    func streams(atSpeed speed: Double?) -> Bool {
        switch kind {
        // It keeps to normal speed while it streams.
        case .cosyVoice: speed == nil
        case .chatTTS, .fish, .voxCPM, .breeze: true
        case .kokoro, .kokoroChinese, .meloTTS, .qwen3, .other: false
        }
    }

    // MARK: Voices

    /// The voices by name; empty where the family has none, or where nobody knows them.
    var voices: [SpeechVoice] {
        switch kind {
        case .kokoro: VoiceTable.kokoro
        case .kokoroChinese: VoiceTable.kokoroChinese
        // The variant that clones voices has none of its own.
        case .cosyVoice where isTrainedOnSpeakers: VoiceTable.cosyVoice
        case .chatTTS: VoiceTable.chatTTS
        case .meloTTS: VoiceTable.meloTTS(name)
        case .qwen3 where name.hasSuffix("customvoice"): VoiceTable.qwen3
        case .cosyVoice, .qwen3, .fish, .voxCPM, .breeze, .other: []
        }
    }

    private var isTrainedOnSpeakers: Bool {
        ["sft", "instruct", "cosyvoice2"].contains { name.hasSubsequence($0) }
    }

    /// Whether the server names its voices when it refuses one.
    var namesVoices: Bool {
        switch kind {
        case .meloTTS: true
        case .cosyVoice: isTrainedOnSpeakers
        case .qwen3: name.hasSuffix("customvoice")
        case .kokoro, .kokoroChinese, .chatTTS, .fish, .voxCPM, .breeze, .other: false
        }
    }

    /// Whether a request without a voice fails.
    var needsVoice: Bool {
        switch kind {
        case .chatTTS: true
        case .qwen3: name.hasSuffix("customvoice")
        case .kokoro, .kokoroChinese, .cosyVoice, .meloTTS, .fish, .voxCPM, .breeze, .other: false
        }
    }

    // MARK: Trial

    /// A word that the model can say.
    var trialText: String {
        if kind == .kokoroChinese || name.hasSuffix("-zh") || name.hasSuffix("chinese") { return "你好" }
        if name.hasSuffix("japanese") { return "こんにちは" }
        return name.hasSuffix("korean") ? "안녕하세요" : "Hello"
    }
}

extension String {
    /// Whether a text occurs, byte for byte.
    fileprivate func hasSubsequence(_ wanted: String) -> Bool {
        utf8.indices.contains { utf8[$0...].starts(with: wanted.utf8) }
    }
}
