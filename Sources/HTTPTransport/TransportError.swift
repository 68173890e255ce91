/// Why a request got no response, or its body broke off.
public struct TransportError: Error, Sendable, Hashable {
    /// The kind of failure.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// The URL cannot be parsed, or its scheme is neither http nor https.
        case invalidURL
        /// A header field or another part of the request cannot be sent.
        case invalidRequest
        /// The host name (of the server or the proxy) has no address.
        case nameNotResolved
        /// Nothing listens at the address, or no route leads there.
        case connectionRefused
        /// The connection was not there within `HTTPTimeouts.connect`.
        case connectTimeout
        /// No TLS agreement, or the certificate is not trusted.
        case tls
        /// The proxy refused or could not be understood.
        case proxy
        /// No response byte within `HTTPTimeouts.firstByte`.
        case firstByteTimeout
        /// No further body byte within `HTTPTimeouts.idle`.
        case idleTimeout
        /// The connection was closed or reset before the response was complete.
        case connectionBroken
        /// What came is not HTTP.
        case malformedResponse
        /// The response header or body is over its limit.
        case bodyTooLarge
        /// The task was cancelled.
        case cancelled
        /// The transport could not be set up, or has been shut down.
        case unavailable
    }

    /// The kind of failure.
    public var code: Code
    /// One sentence for people, without credentials.
    public var message: String
    /// Whether any byte of the response had arrived.
    ///
    /// A request without one may be tried again.
    public var responseBegan: Bool

    /// Makes an error.
    public init(_ code: Code, _ message: String, responseBegan: Bool = false) {
        self.code = code
        self.message = message
        self.responseBegan = responseBegan
    }
}

extension TransportError: CustomStringConvertible {
    /// The message with its code.
    public var description: String { "\(message) (\(code.rawValue))" }
}
