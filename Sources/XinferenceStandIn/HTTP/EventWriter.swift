internal import NIOCore
internal import NIOHTTP1

/// The body of one stream of events.
///
/// Every `send` is one chunk and one write to the socket, and waits while the socket is full: the pace of the reader is
/// the pace of the generation.
struct EventWriter: Sendable {
    let channel: any Channel
    let outbound: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    let batches: NIOLoopBound<BatchHandler>
    let account: @Sendable (_ events: Int, _ bytes: Int) -> Void

    /// Writes one event; throws when the client has gone.
    func send(_ event: String) async throws {
        try await send(ByteBuffer(string: event))
    }

    /// Writes a piece of a stream of bytes; throws when the client has gone.
    func send(_ bytes: some Sequence<UInt8>) async throws {
        try await send(ByteBuffer(bytes: bytes))
    }

    private func send(_ bytes: ByteBuffer) async throws {
        let count = bytes.readableBytes
        try await outbound.write(.body(.byteBuffer(bytes)))
        account(1, count)
    }

    /// Writes prepared bytes that already carry their chunked encoding, one socket write for each buffer of `source`.
    func send(batches source: @escaping BatchHandler.Source, delay: TimeAmount, events: Int, bytes: Int) async throws {
        let done = channel.eventLoop.makePromise(of: Void.self)
        channel.eventLoop.execute { batches.value.start(source, delay: delay, done: done) }
        try await done.futureResult.get()
        account(events, bytes)
    }
}
