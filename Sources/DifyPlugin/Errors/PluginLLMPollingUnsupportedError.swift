/// The model cannot be polled; Dify knows this class (protocol section 3.6).
public struct PluginLLMPollingUnsupportedError: HostError, Hashable {
    /// The class name on the wire.
    public var errorType: String { "PluginLLMPollingUnsupportedError" }
    /// What users see.
    public var message: String { "This model does not support polling" }

    /// Makes an error.
    public init() {}
}
