extension CurlTransport {
    /// What holds for every request of a transport.
    public struct Configuration: Sendable {
        /// How many idle connections are kept for reuse.
        public var maxIdleConnections = 64
        /// How long an idle connection is reused, in whole seconds.
        ///
        /// Less than the 5 seconds after which Xinference closes it, so that a request rarely meets a connection that
        /// is just being closed.
        public var connectionMaxAge: Duration = .seconds(4)
        /// How many unread body bytes make the transport stop reading from the server.
        public var highWatermark = 64 * 1024
        /// The most bytes that a response's header sections may have.
        public var maxResponseHeaderBytes = 64 * 1024
        /// Which proxies are used.
        public var proxies = ProxyEnvironment.process
        /// Which certificate authorities are trusted where a request names none.
        public var authorities = CertificateStore.process

        /// Makes the default configuration, with what the process environment says.
        public init() {}
    }
}
