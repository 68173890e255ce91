/// Why an invocation failed, in the five classes that Dify tells apart.
///
/// The class decides what Dify does next (protocol section 6.9): after a rate limit it leaves the credential alone for
/// 60 seconds, after an authorization or connection error for 10, and otherwise it just shows the message.
public struct InvokeError: HostError, Hashable {
    /// Dify's classes.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// No connection, a time-out, or a stream that broke off.
        case connection = "InvokeConnectionError"
        /// The server answered with a failure of its own.
        case serverUnavailable = "InvokeServerUnavailableError"
        /// Too many requests.
        case rateLimit = "InvokeRateLimitError"
        /// The key is missing, wrong or not allowed to do this.
        case authorization = "InvokeAuthorizationError"
        /// The request itself cannot be served, now or later.
        case badRequest = "InvokeBadRequestError"
    }

    /// The class.
    public var kind: Kind
    /// What users see.
    public var message: String
    /// The class name on the wire.
    public var errorType: String { kind.rawValue }

    /// Makes an error.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

extension InvokeError: CustomStringConvertible {
    /// The class and the message.
    public var description: String { "\(errorType): \(message)" }
}
