import DifyPlugin
import NIOCore
import NIOHTTP1

/// A connection on its event loop: the thin shell of a ``ConnectionStateMachine``.
///
/// A handler, not a `NIOAsyncChannel`: a token is handed from its request's task to the event loop once and written
/// there, without a second task to wake.
final class ConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Bytes of a request's head.
    static let headLimit = 64 << 10
    /// Fields of a request's head.
    static let fieldLimit = 128

    /// The response to the request that is being carried out.
    private struct Answer {
        let stream: EventStream
        let listening: AsyncStream<Never>.Continuation
        var hasHead = false
        /// The request's task has said all it has to say.
        var isFinished = false
        var refusal: String?
    }

    private var machine: ConnectionStateMachine
    private let stallLimit: Duration
    private let connections: ConnectionTable
    private var context: ChannelHandlerContext?
    private var deadline: Scheduled<Void>?
    private var answer: Answer?
    /// Exchanged with the queue's, so that its memory is used again.
    private var batch: [UInt8] = []

    init(configuration: ServerlessConfiguration, connections: ConnectionTable) {
        machine = ConnectionStateMachine(configuration: configuration)
        stallLimit = configuration.timeouts.stall
        self.connections = connections
    }

    /// Puts what a connection needs into its pipeline.
    static func prepare(_ channel: any Channel, _ handler: ConnectionHandler) throws {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderListSize = headLimit
        limits.maxHeaderFieldSize = headLimit
        limits.maxHeaderFieldCount = fieldLimit
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTPResponseEncoder())
        try pipeline.addHandler(
            ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: limits), maximumBufferSize: headLimit))
        try pipeline.addHandler(HeadOverflowHandler())
        try pipeline.addHandler(HTTPServerPipelineHandler())
        try pipeline.addHandler(handler)
    }

    // MARK: From the channel

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func channelActive(context: ChannelHandlerContext) {
        let connection = NIOLoopBound(self, eventLoop: context.eventLoop)
        if connections.add(connection, id: ObjectIdentifier(self)) { setDeadline() } else { drain() }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = nil
        answer?.stream.queue.close()
        answer?.listening.finish()
        answer = nil
        connections.remove(ObjectIdentifier(self))
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): perform(machine.head(head))
        case .body(let bytes):
            let action = machine.body(bytes)
            // Nothing changes with most pieces of a body, its deadline least of all.
            if action != .none { perform(action) }
        case .end: perform(machine.end())
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case HTTPParserError.headerOverflow: perform(machine.malformed(.headTooLarge()))
        case let error as HTTPParserError: perform(machine.malformed(.malformed("\(error)")))
        // The error before it has been told, or waits behind the answer that is under way.
        case ByteToMessageDecoderError.dataReceivedInErrorState: break
        default: context.close(promise: nil)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { writeAnswer() }
        setDeadline()
        context.fireChannelWritabilityChanged()
    }

    // MARK: From elsewhere

    /// Takes no request after the one that is here.
    func drain() {
        perform(machine.drain())
    }

    // MARK: Actions

    private func perform(_ action: ConnectionStateMachine.Action) {
        setDeadline()
        switch action {
        case .none: break
        case .sendContinue: write(.head(HTTPResponseHead(version: .http1_1, status: .continue)), flushing: true)
        case .answer(let body): ask(body)
        case .reply(let reply): write(reply)
        case .close: context?.close(promise: nil)
        }
    }

    private func ask(_ body: [UInt8]) {
        guard let context else { return }
        let stream = EventStream(handler: self, eventLoop: context.eventLoop)
        let (listening, continuation) = AsyncStream<Never>.makeStream()
        answer = Answer(stream: stream, listening: continuation)
        connections.report(.request(Invocation(line: .line(body), answer: stream, listening: listening)))
    }

    /// Gives the present state of the connection its time.
    private func setDeadline() {
        deadline?.cancel()
        deadline = nil
        guard let context, context.channel.isActive else { return }
        guard let limit = machine.limit ?? (context.channel.isWritable ? nil : stallLimit) else { return }
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limit)) {
            self.perform(self.machine.timedOut())
        }
    }
}

// MARK: - Responses

extension ConnectionHandler {
    /// Writes what the request's task has said since, as far as the client reads.
    func writeAnswer() {
        while let answer, let context, context.channel.isWritable {
            switch answer.stream.queue.take(into: &batch) {
            case .write:
                if !answer.hasHead {
                    self.answer?.hasHead = true
                    write(.head(head(.ok, contentType: "application/x-ndjson")))
                }
                write(.body(.byteBuffer(ByteBuffer(bytes: batch))), flushing: true)
            case .sleep:
                if answer.isFinished { endAnswer(answer) }
                return
            case .stop: return
            }
        }
    }

    /// The task of a request has ended.
    func finish(_ stream: EventStream, refusal: String?) {
        guard answer?.stream === stream else { return }
        answer?.isFinished = true
        answer?.refusal = refusal
        writeAnswer()
    }

    private func endAnswer(_ answer: Answer) {
        self.answer = nil
        answer.listening.finish()
        if answer.hasHead {
            endResponse()
        } else {
            write(answer.refusal.map(Reply.notARequest) ?? .nothingSaid())
        }
    }

    private func write(_ reply: Reply) {
        var head = head(reply.status, contentType: reply.contentType)
        head.headers.add(name: "content-length", value: "\(reply.body.count)")
        if let allow = reply.allow { head.headers.add(name: "allow", value: allow) }
        write(.head(head))
        if !reply.omitsBody { write(.body(.byteBuffer(ByteBuffer(bytes: reply.body)))) }
        endResponse()
    }

    private func head(_ status: HTTPResponseStatus, contentType: String) -> HTTPResponseHead {
        var headers: HTTPHeaders = ["content-type": contentType]
        if !machine.keepsAlive { headers.add(name: "connection", value: "close") }
        return HTTPResponseHead(version: machine.version, status: status, headers: headers)
    }

    /// Ends a response, and the connection with it if that is not kept.
    private func endResponse() {
        guard let context else { return }
        let ending = machine.responseEnded()
        setDeadline()
        guard ending != .keep else { return write(.end(nil), flushing: true) }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenSuccess {
            self.machine.responseWritten()
            self.setDeadline()
            context.close(mode: ending == .close ? .all : .output, promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }

    private func write(_ part: HTTPServerResponsePart, flushing: Bool = false) {
        // The handler of pipelined requests may hand on the next request from within.
        context?.write(wrapOutboundOut(part), promise: nil)
        if flushing { context?.flush() }
    }
}
