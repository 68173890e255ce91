import Glibc

/// The one thread that writes to the host: whatever has gathered since its last write goes out in the next.
///
/// A host that reads slowly blocks this thread and nobody else; those who send are suspended at the high watermark.
final class OutputThread: Sendable {
    private struct State {
        var buffer: OutputBuffer
        var waiters = Waiters()
        var flushers = Waiters()
    }

    private let state: Locked<State>
    private let work: EventFlag
    private let descriptor: Int32
    private let onClose: @Sendable () -> Void

    /// Starts writing to a descriptor.
    ///
    /// - Parameter onClose: called once, from the thread, when the host has stopped reading.
    init(descriptor: Int32, highWatermark: Int, onClose: @escaping @Sendable () -> Void) throws(SystemError) {
        state = Locked(State(buffer: OutputBuffer(highWatermark: highWatermark)))
        work = try EventFlag()
        self.descriptor = descriptor
        self.onClose = onClose
        try SystemThread.start { self.run() }
    }

    /// Adds whole lines without waiting for room.
    ///
    /// - Returns: whether there is room for more; `nil` if nobody reads any more.
    func enqueue(_ lines: [UInt8]) -> Bool? {
        let result: (wake: Bool, hasRoom: Bool)? = state.withLock { state in
            state.buffer.append(lines).map { ($0, !state.buffer.isFull) }
        }
        guard let result else { return nil }
        if result.wake { work.raise() }
        return result.hasRoom
    }

    /// Whether somebody had to wait for room, and the host has not caught up since.
    var isBehind: Bool { state.withLock { $0.buffer.isBehind } }

    /// Suspends until there is room, nobody reads any more, or the task is cancelled.
    func waitForRoom() async {
        await wait(for: \.waiters) { $0.isFull }
    }

    /// Suspends until all has been written, or nobody reads any more.
    func flush() async {
        await wait(for: \.flushers) { !$0.isDrained }
    }

    private func wait(
        for list: any WritableKeyPath<State, Waiters> & Sendable, while condition: @Sendable (OutputBuffer) -> Bool
    ) async {
        let id = state.withLock { $0[keyPath: list].newID() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let resumeNow = state.withLock { state in
                    guard condition(state.buffer) else { return true }
                    return !state[keyPath: list].add(continuation, id: id)
                }
                if resumeNow { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0[keyPath: list].cancel(id: id) }?.resume()
        }
        state.withLock { $0[keyPath: list].forget(id: id) }
    }

    // MARK: Thread

    private func run() {
        var batch: [UInt8] = []
        while true {
            let (step, resumed) = state.withLock { state -> (OutputBuffer.Step, [CheckedContinuation<Void, Never>]) in
                let step = state.buffer.take(into: &batch)
                var resumed = state.waiters.removeAll()
                if state.buffer.isDrained { resumed += state.flushers.removeAll() }
                return (step, resumed)
            }
            for continuation in resumed { continuation.resume() }
            switch step {
            case .write:
                if !write(batch) { close() }
            case .sleep: work.wait()
            case .stop:
                onClose()
                return
            }
        }
    }

    /// Gives up what is pending and ends the thread.
    func close() {
        let resumed = state.withLock { state in
            state.buffer.close()
            return state.waiters.removeAll() + state.flushers.removeAll()
        }
        for continuation in resumed { continuation.resume() }
        work.raise()
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
