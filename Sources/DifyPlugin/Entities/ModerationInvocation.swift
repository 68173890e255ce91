/// What `invoke_moderation` carries (protocol section 3.7.9).
public struct ModerationInvocation: Sendable, Hashable {
    /// The model's name in Dify.
    public var model: String
    /// How to reach it.
    public var credentials: ModelCredentials
    /// The text to judge.
    public var text: String
    /// The end user, or the empty string.
    public var userID: String

    /// Makes an invocation.
    public init(
        model: String, credentials: ModelCredentials = ModelCredentials(), text: String, userID: String = ""
    ) {
        self.model = model
        self.credentials = credentials
        self.text = text
        self.userID = userID
    }
}
