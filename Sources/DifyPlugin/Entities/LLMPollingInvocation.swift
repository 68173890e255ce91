/// What `check_polling` carries (protocol section 3.7.12).
public struct LLMPollingInvocation: Sendable, Hashable {
    /// The model's name in Dify.
    public var model: String
    /// The stored credentials.
    public var credentials: ModelCredentials
    /// What the last ``LLMPollingResult/running(_:)`` handed to Dify to keep.
    public var state: JSONObject
    /// The end user, or the empty string.
    public var userID: String

    /// Makes an invocation.
    public init(
        model: String, credentials: ModelCredentials = ModelCredentials(), state: JSONObject, userID: String = ""
    ) {
        self.model = model
        self.credentials = credentials
        self.state = state
        self.userID = userID
    }
}
