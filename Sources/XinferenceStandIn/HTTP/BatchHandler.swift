internal import NIOCore

/// Writes a long run of prepared bytes from the event loop itself, below the HTTP encoder.
///
/// A benchmark has to measure its subject, not the server: here a write costs one system call and no task switch. The
/// run pauses while the channel is not writable, so a slow reader slows the server and nothing piles up.
final class BatchHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The next bytes to write at once, already in chunked encoding; nil when the run is over.
    typealias Source = @Sendable (_ write: Int) -> ByteBuffer?

    private struct Run {
        var source: Source
        var delay: TimeAmount
        var next = 0
        var isWaiting = false
        var done: EventLoopPromise<Void>
    }

    private var run: Run?
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        fail()
    }

    /// Starts a run; `done` succeeds when its last write was handed to the channel, and fails when the client goes.
    func start(_ source: @escaping Source, delay: TimeAmount, done: EventLoopPromise<Void>) {
        guard run == nil, context != nil else { return done.fail(ChannelError.ioOnClosedChannel) }
        run = Run(source: source, delay: delay, done: done)
        proceed()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        proceed()
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail()
        context.fireChannelInactive()
    }

    private func proceed() {
        guard let context else { return }
        // A write may complete at once and change the writability from inside: state is read afresh on each turn.
        while let current = run, !current.isWaiting, context.channel.isWritable {
            guard let bytes = current.source(current.next) else {
                run = nil
                return current.done.succeed()
            }
            run?.next += 1
            run?.isWaiting = current.delay > .zero
            context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
            if current.delay > .zero { return pause(for: current.delay, context) }
        }
    }

    private func pause(for delay: TimeAmount, _ context: ChannelHandlerContext) {
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: delay) {
            handler.value.run?.isWaiting = false
            handler.value.proceed()
        }
    }

    private func fail() {
        run?.done.fail(ChannelError.ioOnClosedChannel)
        run = nil
    }
}
