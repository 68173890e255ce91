internal import NIOCore
internal import NIOHTTP1

/// One request and its answer.
struct Exchange: Sendable {
    private let head: ResponseHead
    private let request: StandInRequest
    private let ordinal: Int
    private let address: String
    private let outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    private let channel: any Channel
    private let batches: NIOLoopBound<BatchHandler>
    private let state: ServerState

    init(
        head: HTTPRequestHead, body: [UInt8], number: Int,
        outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>, channel: any Channel,
        batches: NIOLoopBound<BatchHandler>, state: ServerState
    ) {
        self.head = ResponseHead(for: head)
        request = StandInRequest(head: head, body: body)
        ordinal = state.log.begin(request, connection: number)
        address = channel.remoteAddress?.ipAddress ?? "unknown"
        self.outbound = outbound
        self.channel = channel
        self.batches = batches
        self.state = state
    }

    /// Answers the request; returns whether the connection may carry another one.
    ///
    /// The answer is given up as soon as `closed` ends: a client that goes stops the generation.
    func run(closed: AsyncStream<Never>) async -> Bool {
        let outcome = await withTaskGroup(of: RequestRecord.Outcome.self) { group in
            group.addTask { await self.answer() }
            group.addTask {
                for await _ in closed {}
                return .abandoned
            }
            let first = await group.next() ?? .abandoned
            group.cancelAll()
            return first
        }
        state.log.update(ordinal) { $0.outcome = outcome }
        return outcome == .answered && !head.closes
    }

    private func answer() async -> RequestRecord.Outcome {
        do {
            switch try await Router.standard.answer(request, from: address, state) {
            case .whole(let reply): return try await write(reply)
            case .events(let send): return try await stream(head.stream(), send)
            case .bytes(let send):
                return try await stream(head.stream(contentType: "application/octet-stream"), send)
            case .hangUp: return .cut
            }
        } catch {
            return .abandoned
        }
    }

    private func write(_ reply: WholeReply) async throws -> RequestRecord.Outcome {
        state.log.update(ordinal) { record in
            record.status = Int(reply.status.code)
            record.responseBytes = reply.body.count
        }
        try await outbound.write(contentsOf: [
            .head(head.whole(reply)), .body(.byteBuffer(ByteBuffer(bytes: reply.body))),
        ])
        return try await finish()
    }

    /// Ends the answer, and waits until all of it is with the socket: a connection that is closed earlier drops what the
    /// writer has taken and the client has not.
    private func finish() async throws -> RequestRecord.Outcome {
        try await channel.writeAndFlush(HTTPServerResponsePart.end(nil))
        return .answered
    }

    private func stream(
        _ head: HTTPResponseHead, _ send: @Sendable (EventWriter) async throws -> Reply.StreamEnd
    ) async throws -> RequestRecord.Outcome {
        state.log.update(ordinal) { $0.status = 200 }
        try await outbound.write(.head(head))
        let writer = EventWriter(channel: channel, outbound: outbound, batches: batches) { [state, ordinal] in
            let (events, bytes) = ($0, $1)
            state.log.update(ordinal) { record in
                record.events += events
                record.responseBytes += bytes
            }
        }
        switch try await send(writer) {
        case .complete:
            return try await finish()
        case .cut:
            return .cut
        }
    }
}
