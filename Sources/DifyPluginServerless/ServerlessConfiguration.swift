/// Where the serverless runtime listens and what it takes (protocol sections 5.1 and 5.2).
public struct ServerlessConfiguration: Sendable, Hashable {
    /// The address to listen on.
    public var host = "0.0.0.0"
    /// The port; 0 has the system choose one.
    public var port = 8080
    /// Bytes of a request's body; the host sends no more than that.
    public var maximumBodyLength = 5_242_880
    /// How long clients may take.
    public var timeouts = Timeouts()

    /// How long a connection may stand still in each of its phases.
    ///
    /// Each is a limit for the whole phase, not between two of its bytes: a client that sends a byte now and then does
    /// not stay either. The work on a request has no limit: the host keeps its own (section 5.3).
    public struct Timeouts: Sendable, Hashable {
        /// From the opening of a connection, or the end of an answer, to a whole request head.
        ///
        /// Longer than HTTP clients commonly keep an idle connection, so that it is they who close it: a request never
        /// meets a connection that is just being closed.
        public var head = Duration.seconds(120)
        /// From the head to the end of the body.
        public var body = Duration.seconds(60)
        /// How long a client may leave an answer unread once the buffers are full.
        public var stall = Duration.seconds(300)
        /// How long a client has to close its side after the last answer was handed over.
        public var close = Duration.seconds(5)

        /// Makes the default limits.
        public init() {}
    }

    /// Makes the default configuration.
    public init() {}
}
