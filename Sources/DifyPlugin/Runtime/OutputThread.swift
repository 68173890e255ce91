import Glibc

/// The one thread that writes to the host: whatever has gathered since its last write goes out in the next.
///
/// A host that reads slowly blocks this thread and nobody else; those who send are suspended at the high watermark.
final class OutputThread: Sendable {
    private let queue: OutputQueue
    private let work: EventFlag
    private let descriptor: Int32
    private let onClose: @Sendable () -> Void

    /// Starts writing to a descriptor.
    ///
    /// - Parameter onClose: called once, from the thread, when the host has stopped reading.
    init(descriptor: Int32, highWatermark: Int, onClose: @escaping @Sendable () -> Void) throws(SystemError) {
        let work = try EventFlag()
        self.work = work
        queue = OutputQueue(highWatermark: highWatermark) { work.raise() }
        self.descriptor = descriptor
        self.onClose = onClose
        try SystemThread.start { self.run() }
    }

    /// Adds whole lines without waiting for room.
    ///
    /// - Returns: whether there is room for more; `nil` if nobody reads any more.
    func enqueue(_ lines: [UInt8]) -> Bool? { queue.enqueue(lines) }

    /// Whether somebody had to wait for room, and the host has not caught up since.
    var isBehind: Bool { queue.isBehind }

    /// Suspends until there is room, nobody reads any more, or the task is cancelled.
    func waitForRoom() async { await queue.waitForRoom() }

    /// Suspends until all has been written, or nobody reads any more.
    func flush() async { await queue.flush() }

    /// Gives up what is pending and ends the thread.
    func close() {
        queue.close()
        work.raise()
    }

    // MARK: Thread

    private func run() {
        var batch: [UInt8] = []
        while true {
            switch queue.take(into: &batch) {
            case .write:
                if !write(batch) { close() }
            case .sleep: work.wait()
            case .stop:
                onClose()
                return
            }
        }
    }

    /// Writes all bytes; `false` if the other end is closed.
    private func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Someone else who shares the pipe made it non-blocking.
                var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                poll(&request, 1, -1)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }
}
