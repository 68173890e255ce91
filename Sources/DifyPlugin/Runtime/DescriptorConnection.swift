/// A connection to the host over file descriptors: the standard pipes, or a socket.
///
/// Three threads of its own: one reads, one writes, one sends heartbeats.
public final class DescriptorConnection: HostConnection {
    /// What the connection allows and how often it beats.
    public struct Configuration: Sendable {
        /// Bytes of a request line.
        ///
        /// Dify lets 30 MB of audio through, which is 60 MB of hex (protocol section 3.7.8).
        public var maximumLineLength = 128 << 20
        /// Bytes waiting to be written at which those who send are suspended.
        public var highWatermark = 1 << 20
        /// Milliseconds between heartbeats (section 2.4).
        public var heartbeatMilliseconds: Int32 = 10_000

        /// Makes the default configuration.
        public init() {}
    }

    /// What comes from the host.
    public let events: AsyncStream<HostEvent>
    private let continuation: AsyncStream<HostEvent>.Continuation
    private let output: OutputThread

    /// Sends the first heartbeat and starts reading.
    ///
    /// - Throws: ``SystemError`` if the system has no thread or descriptor to give.
    public init(input: Int32, output: Int32, configuration: Configuration = .init()) throws(SystemError) {
        let (events, continuation) = AsyncStream<HostEvent>.makeStream()
        self.events = events
        self.continuation = continuation
        self.output = try OutputThread(descriptor: output, highWatermark: configuration.highWatermark) {
            continuation.yield(.outputClosed)
        }
        try HeartbeatThread.start(every: configuration.heartbeatMilliseconds, to: self.output)
        try InputThread.start(
            descriptor: input, maximumLineLength: configuration.maximumLineLength,
            onLine: { continuation.yield(.line($0)) }, onEnd: { continuation.finish() })
    }

    /// Registers over a socket and starts reading.
    ///
    /// Whoever does not say anything any more does not read either: the end of what comes in is `outputClosed`, too. A
    /// write that fails ends nothing by itself, since what the host said before is still to be read.
    ///
    /// - Parameters:
    ///   - opening: lines that go out before the first heartbeat.
    ///   - isForUs: called from the reading thread for each line; `false` keeps it from the run loop.
    ///   - onEnd: called from the reading thread when nothing more will come.
    /// - Throws: ``SystemError`` if the system has no thread to give.
    init(
        socket: TCPSocket, opening: [UInt8], configuration: Configuration,
        isForUs: @escaping @Sendable (HostLine) -> Bool, onEnd: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        let (events, continuation) = AsyncStream<HostEvent>.makeStream()
        self.events = events
        self.continuation = continuation
        let output = try OutputThread(descriptor: socket.descriptor, highWatermark: configuration.highWatermark) {
            socket.endDirection()
        }
        self.output = output
        _ = output.enqueue(opening)
        try HeartbeatThread.start(every: configuration.heartbeatMilliseconds, to: output)
        try InputThread.start(
            descriptor: socket.descriptor, maximumLineLength: configuration.maximumLineLength,
            onLine: { if isForUs($0) { continuation.yield(.line($0)) } },
            onEnd: {
                onEnd()
                output.close()
                continuation.yield(.outputClosed)
                continuation.finish()
                socket.endDirection()
            })
    }

    /// Takes no more requests, as if the host had said all it had to say.
    public func stopReading() {
        continuation.finish()
    }

    /// Ends writing and heartbeats; what has not been written is lost.
    ///
    /// Call ``flush()`` before.
    public func close() {
        continuation.finish()
        output.close()
    }

    /// Hands whole lines to the writing thread; suspends while it has too much.
    public func send(_ lines: [UInt8]) async -> Bool {
        guard let hasRoom = output.enqueue(lines) else { return false }
        if !hasRoom { await output.waitForRoom() }
        return true
    }

    /// Whether the host reads more slowly than lines come.
    public var isBehind: Bool { output.isBehind }

    /// Waits until all has been written or nobody reads any more.
    public func flush() async {
        await output.flush()
    }
}
