public import HTTPTransport

/// An HTTP transport on libcurl: one thread, one connection pool, any number of concurrent streams.
public final class CurlTransport: Transport {
    private let configuration: Configuration
    private let reactor: Reactor
    private let multi: CurlMulti

    /// Makes a transport and starts its thread.
    ///
    /// - Throws: `unavailable` when the system or libcurl has no room for it.
    public init(configuration: Configuration = Configuration()) throws(TransportError) {
        try CurlLibrary.start()
        let reactor = try Reactor()
        let multi = try CurlMulti(reactor: reactor, maxIdleConnections: configuration.maxIdleConnections)
        try reactor.start { multi.assumeIsolated { $0.run() } }
        self.configuration = configuration
        self.reactor = reactor
        executor = ReactorTaskExecutor(reactor: reactor)
        self.multi = multi
    }

    deinit { reactor.stop() }

    /// The transport's thread as an executor.
    ///
    /// A task that prefers it reads its response without a second thread being woken for every chunk. Such a task must
    /// never block: every transfer would wait with it.
    public let executor: any TaskExecutor

    /// Ends the transport: every open request fails with `unavailable`, every later one too.
    ///
    /// Returns when the thread has ended, so that nothing of libcurl runs while the process exits. Called on that very
    /// thread, it returns at once.
    public func shutdown() {
        reactor.stop()
    }

    /// Sends a request and hands its response to `consume` as soon as the response head is there.
    ///
    /// See ``HTTPTransport/Transport/withResponse(to:_:)``. A connection is kept for reuse when the body has been read
    /// to its end, and closed when something is left of it.
    public func withResponse<Result>(
        to request: HTTPRequest, _ consume: (HTTPResponse) async throws -> Result
    ) async throws -> Result {
        let prepared = try PreparedRequest(request, configuration)
        let exchange = Exchange(multi: multi, highWatermark: configuration.highWatermark)
        return try await withTaskCancellationHandler {
            let head = try await exchange.head(of: prepared)
            defer { exchange.abandon() }
            return try await consume(
                HTTPResponse(status: head.status, headers: head.headers, body: HTTPBody(exchange)))
        } onCancel: {
            exchange.cancel()
        }
    }
}
