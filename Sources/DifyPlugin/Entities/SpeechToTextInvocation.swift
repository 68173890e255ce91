/// What `invoke_speech2text` carries (protocol section 3.7.8).
public struct SpeechToTextInvocation: Sendable, Hashable {
    /// The model's name in Dify.
    public var model: String
    /// How to reach it.
    public var credentials: ModelCredentials
    /// The recording, a whole file without a name or a type: its first bytes tell what it is.
    public var audio: HexBytes

    /// Makes an invocation.
    public init(model: String, credentials: ModelCredentials = ModelCredentials(), audio: HexBytes) {
        self.model = model
        self.credentials = credentials
        self.audio = audio
    }
}
