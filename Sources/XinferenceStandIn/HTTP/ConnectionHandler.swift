internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Watches one connection on its event loop: closes it after an idle time, and tells the running request that the
/// client has gone.
///
/// The idle clock runs only between a finished response and the next request, as uvicorn's does: a fresh connection
/// may stay silent (Xinference API, section 2).
final class ConnectionHandler: ChannelDuplexHandler, Sendable {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private struct State {
        var isOpen = true
        var listener: AsyncStream<Never>.Continuation?
        var idle: Scheduled<Void>?
    }

    private let keepAlive: TimeAmount
    private let state = Mutex(State())

    init(keepAlive: TimeAmount) {
        self.keepAlive = keepAlive
    }

    /// A sequence without elements that ends when the connection closes.
    ///
    /// One request at a time may listen.
    func closed() -> AsyncStream<Never> {
        AsyncStream { continuation in
            let isOpen = state.withLock { state in
                if state.isOpen { state.listener = continuation }
                return state.isOpen
            }
            if !isOpen { continuation.finish() }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        state.withLock { $0.idle?.cancel() }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            let channel = context.channel
            let idle = context.eventLoop.scheduleTask(in: keepAlive) { channel.close(promise: nil) }
            state.withLock { $0.idle = idle }
        }
        context.write(data, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        let listener = state.withLock { state in
            state.isOpen = false
            state.idle?.cancel()
            return state.listener.take()
        }
        listener?.finish()
        context.fireChannelInactive()
    }
}
