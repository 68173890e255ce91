/// A text that was spoken.
public struct SpeechAnswer: Sendable, Hashable {
    /// The file; never empty.
    public var audio: [UInt8]
    /// What the server says that it is, such as `audio/mpeg`; `nil` if it says nothing of use.
    public var contentType: String?

    /// Makes an answer.
    public init(audio: [UInt8], contentType: String? = nil) {
        self.audio = audio
        self.contentType = contentType
    }
}
