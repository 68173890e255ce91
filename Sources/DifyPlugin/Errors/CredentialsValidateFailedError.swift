/// Credentials do not work.
///
/// Dify shows the message in the form in which they were typed.
///
/// This is the only way to refuse them: Dify ignores the boolean of the reply (protocol section 3.7.10).
public struct CredentialsValidateFailedError: HostError, Hashable {
    /// What users see: which field, what is wrong with it, what to do.
    public var message: String
    /// The class name on the wire.
    public var errorType: String { "CredentialsValidateFailedError" }

    /// Makes an error.
    public init(_ message: String) {
        self.message = message
    }
}

extension CredentialsValidateFailedError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
