/// The host asks for something this plugin does not know.
public struct UnsupportedActionError: HostError, Hashable {
    /// What was asked.
    public var action: String
    /// Not one of Dify's classes: it shows a generic plugin error with the message.
    public var errorType: String { "ValueError" }
    /// What users see.
    public var message: String { "This plugin does not know the action \"\(action.prefix(256))\"" }

    /// Makes an error.
    public init(action: String) {
        self.action = action
    }
}
