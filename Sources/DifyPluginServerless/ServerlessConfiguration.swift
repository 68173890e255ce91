/// Where the serverless runtime listens and what it takes (protocol sections 5.1 and 5.2).
public struct ServerlessConfiguration: Sendable, Hashable {
    /// The address to listen on.
    public var host = "0.0.0.0"
    /// The port; 0 has the system choose one.
    public var port = 8080
    /// Bytes of a request's body; the host sends no more than that.
    public var maximumBodyLength = 5_242_880

    /// Makes the default configuration.
    public init() {}
}
