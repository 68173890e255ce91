/// An error that knows how it is told to Dify.
///
/// Any other error a model throws reaches Dify as `PluginError` with its description, which Dify shows as a generic
/// plugin failure; so throw one of these.
public protocol HostError: Error, Sendable {
    /// The class name by which Dify picks its own exception (protocol section 3.6).
    var errorType: String { get }
    /// What users see. Never put a credential into it.
    var message: String { get }
}
