/// The formats of audio that speaking models write; which of them one model does depends on its library.
public enum SpeechFormat: String, Sendable, CaseIterable {
    case mp3, wav, flac, ogg, opus, aac, pcm

    /// The media type, in the server's words (Xinference API, section 10).
    public var contentType: String {
        switch self {
        case .mp3: "audio/mpeg"
        case .wav: "audio/wav"
        case .flac: "audio/flac"
        case .ogg, .opus: "audio/ogg"
        case .aac: "audio/aac"
        case .pcm: "audio/pcm"
        }
    }

    /// Whether files put one behind the other are one file that plays to its end.
    ///
    /// The others say at their beginning how long they are: players stop there.
    public var isJoinable: Bool {
        switch self {
        case .mp3, .ogg, .opus, .aac, .pcm: true
        case .wav, .flac: false
        }
    }

    /// The media type of audio that was asked for in this format.
    ///
    /// - Parameters:
    ///   - head: its first bytes.
    ///   - told: what the server says that it is.
    public func contentType(of head: [UInt8], told: String?) -> String {
        if let told { return told }
        // Samples have no mark, and some look like one.
        guard self != .pcm else { return contentType }
        return AudioFormat(signature: head)?.contentType ?? contentType
    }

    /// Whether bytes can be audio that was asked for in this format.
    public func accepts(_ audio: [UInt8]) -> Bool {
        self == .pcm ? !audio.isEmpty : AudioFormat(signature: audio) != nil
    }
}
