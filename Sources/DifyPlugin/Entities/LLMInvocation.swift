/// Everything Dify asks of a language model in one `invoke_llm` request (protocol section 3.4).
public struct LLMInvocation: Sendable {
    /// The model's name in Dify.
    public var model: String
    /// The stored credentials.
    public var credentials: ModelCredentials
    /// The conversation.
    public var messages: [PromptMessage]
    /// What the app's author set.
    ///
    /// Not checked against the schema by anybody before; may hold unknown names.
    public var parameters: JSONObject
    /// The functions the model may have called.
    public var tools: [PromptTool]
    /// Which of them, if Dify says.
    public var toolChoice: ToolChoice?
    /// Texts at which the answer ends.
    public var stop: [String]
    /// Whether the answer is wanted piece by piece.
    ///
    /// It is sent as chunks in any case.
    public var stream: Bool
    /// The end user, or the empty string.
    public var userID: String
    /// The schema of the answer, which Dify says here only to models that are polled (protocol section 3.4); elsewhere
    /// it is among the parameters.
    public var jsonSchema: JSONFragment?

    /// Makes an invocation.
    public init(
        model: String, credentials: ModelCredentials, messages: [PromptMessage], parameters: JSONObject = [:],
        tools: [PromptTool] = [], toolChoice: ToolChoice? = nil, stop: [String] = [], stream: Bool = true,
        userID: String = "", jsonSchema: JSONFragment? = nil
    ) {
        self.model = model
        self.credentials = credentials
        self.messages = messages
        self.parameters = parameters
        self.tools = tools
        self.toolChoice = toolChoice
        self.stop = stop
        self.stream = stream
        self.userID = userID
        self.jsonSchema = jsonSchema
    }
}
