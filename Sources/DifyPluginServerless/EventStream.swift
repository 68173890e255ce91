import DifyPlugin
import NIOCore

/// The answer to one request on its way from the request's task to the connection's event loop.
///
/// What gathers while the loop is busy, or the client does not read, goes out as one chunk.
final class EventStream: LineSink {
    /// Bytes beyond those that the channel holds at which the request's task is suspended.
    private static let highWatermark = 64 << 10

    let queue: OutputQueue
    private let handler: NIOLoopBound<ConnectionHandler>
    private let eventLoop: any EventLoop

    /// Makes the stream of the request that a connection is answering now.
    init(handler: ConnectionHandler, eventLoop: any EventLoop) {
        let handler = NIOLoopBound(handler, eventLoop: eventLoop)
        self.handler = handler
        self.eventLoop = eventLoop
        queue = OutputQueue(highWatermark: Self.highWatermark) {
            eventLoop.execute { handler.value.writeAnswer() }
        }
        // The writer of a queue is awake at first; this one sleeps until there is something.
        var nothing: [UInt8] = []
        _ = queue.take(into: &nothing)
    }

    func send(_ lines: [UInt8]) async -> Bool {
        guard let hasRoom = queue.enqueue(lines) else { return false }
        if !hasRoom { await queue.waitForRoom() }
        return true
    }

    var isBehind: Bool { queue.isBehind }

    /// Ends the response when all has been written.
    ///
    /// - Parameter refusal: why the body was no request; nothing was sent then.
    func finish(refusal: String?) {
        eventLoop.execute { self.handler.value.finish(self, refusal: refusal) }
    }
}
