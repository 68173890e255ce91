/// The kinds of audio models that the stand-in knows, by Xinference's names.
public enum AudioFamily: String, Sendable, Hashable {
    /// Speaks with a few speakers, also while it is still at work.
    case cosyVoice = "CosyVoice"
    /// Speaks with many voices, and refuses streams.
    case kokoro = "Kokoro"
    /// Listens.
    case whisper

    /// What descriptions say such a model is able to.
    var abilities: [String] {
        switch self {
        case .cosyVoice: ["text2audio", "text2audio_zero_shot", "text2audio_voice_cloning"]
        case .kokoro: ["text2audio", "text2audio_zero_shot"]
        case .whisper: ["audio2text"]
        }
    }

    /// The Python class that complaints name (Xinference API, section 2).
    var className: String {
        switch self {
        case .cosyVoice: "CosyVoiceModel"
        case .kokoro: "KokoroModel"
        case .whisper: "WhisperModel"
        }
    }

    /// Whether the family speaks in streams.
    var streams: Bool { self == .cosyVoice }

    /// The speakers of CosyVoice (Xinference API, section 10).
    static let speakers = ["中文女", "中文男", "日语男", "粤语女", "英文女", "英文男", "韩语女"]

    /// Why a voice is refused; nil for one that the family has, and for none.
    ///
    /// A voice of Kokoro is known by how it is spelled: two letters for language and sex, and a name. Several may be
    /// mixed with commas.
    func refusal(ofVoice voice: String) -> String? {
        if voice.isEmpty { return nil }
        switch self {
        case .cosyVoice:
            if Self.speakers.contains(voice) { return nil }
            let list = Self.speakers.map { "'\($0)'" }.joined(separator: ", ")
            return "Invalid voice \(voice), CosyVoice available speakers: [\(list)]"
        case .kokoro:
            let names = voice.split(separator: ",", omittingEmptySubsequences: false)
            if names.allSatisfy({ $0.wholeMatch(of: /[abefhijpz][fm]_[a-z0-9]+/) != nil }) { return nil }
            return
                "An error happened while trying to locate the file on the Hub and we cannot find the requested files in "
                + "the local cache. Please check your connection and try again or make sure your Internet connection is on."
        case .whisper: return nil
        }
    }
}
