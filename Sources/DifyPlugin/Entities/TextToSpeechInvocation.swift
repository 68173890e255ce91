/// What `invoke_tts` carries (protocol section 3.7.7).
public struct TextToSpeechInvocation: Sendable, Hashable {
    /// The model's name in Dify.
    public var model: String
    /// How to reach it.
    public var credentials: ModelCredentials
    /// What to say.
    public var text: String
    /// Whose voice says it: the `value` of one of the model's voices.
    public var voice: String
    /// The end user, or the empty string.
    public var userID: String

    /// Makes an invocation.
    public init(
        model: String, credentials: ModelCredentials = ModelCredentials(), text: String, voice: String = "",
        userID: String = ""
    ) {
        self.model = model
        self.credentials = credentials
        self.text = text
        self.voice = voice
        self.userID = userID
    }
}
