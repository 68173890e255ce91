internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// One accepted connection: reads requests one after the other and writes their answers.
struct Connection: Sendable {
    typealias Stream = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

    /// A request body larger than this closes the connection.
    private static let largestBody = 64 << 20

    private let stream: Stream
    private let watch: ConnectionHandler
    private let batches: NIOLoopBound<BatchHandler>

    /// Builds the pipeline of an accepted connection.
    static func prepare(_ channel: any Channel, keepAlive: TimeAmount) -> EventLoopFuture<Connection> {
        channel.eventLoop.makeCompletedFuture {
            let batches = BatchHandler()
            let watch = ConnectionHandler(keepAlive: keepAlive)
            let pipeline = channel.pipeline.syncOperations
            var encoding = HTTPResponseEncoder.Configuration()
            // The routes set their own framing headers, named and placed as in the recordings.
            encoding.automaticallySetFramingHeaders = false
            try pipeline.addHandler(batches)
            try pipeline.configureHTTPServerPipeline(withEncoderConfiguration: encoding)
            try pipeline.addHandler(watch)
            let stream = try Stream(wrappingChannelSynchronously: channel)
            return Connection(
                stream: stream, watch: watch, batches: NIOLoopBound(batches, eventLoop: channel.eventLoop))
        }
    }

    /// Serves requests until either side closes the connection.
    func serve(_ state: ServerState) async {
        let number = state.log.connect()
        defer { state.log.disconnect() }
        do {
            try await stream.executeThenClose { inbound, outbound in
                var head: HTTPRequestHead?
                var body: [UInt8] = []
                for try await part in inbound {
                    switch part {
                    case .head(let next):
                        head = next
                        body = []
                        // Clients ask before they send a large body; unanswered, they wait for a second.
                        if next.headers[canonicalForm: "expect"].contains(where: { $0.lowercased() == "100-continue" })
                        {
                            try await outbound.write(.head(.init(version: .http1_1, status: .continue)))
                        }
                    case .body(let bytes):
                        guard body.count + bytes.readableBytes <= Self.largestBody else { return }
                        body.append(contentsOf: bytes.readableBytesView)
                    case .end:
                        guard let finished = head else { return }
                        head = nil
                        let exchange = Exchange(
                            head: finished, body: body, number: number, outbound: outbound,
                            channel: stream.channel, batches: batches, state: state)
                        guard await exchange.run(closed: watch.closed()) else { return }
                    }
                }
            }
        } catch {
            // A broken connection ends; there is nobody left to tell.
        }
    }
}
