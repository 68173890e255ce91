import NIOCore

/// Has a listener rest when the system has no descriptor for another connection.
///
/// The event loop would be told of the waiting connection again and again, and be kept from those that are there. NIO's
/// `AcceptBackoffHandler` holds the next read back, and none is asked for when the first `accept` of a read fails.
final class AcceptPauseHandler: ChannelInboundHandler {
    typealias InboundIn = any Channel

    /// Until the next attempt; connections wait in the listener's backlog meanwhile.
    private static let pause = TimeAmount.milliseconds(100)

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let listener = context.channel
        listener.setOption(.autoRead, value: false).whenComplete { _ in }
        listener.eventLoop.scheduleTask(in: Self.pause) {
            // A listener that has been closed meanwhile has no options.
            listener.setOption(.autoRead, value: true).whenComplete { _ in }
        }
    }
}
