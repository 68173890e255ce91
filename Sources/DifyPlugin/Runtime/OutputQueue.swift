/// Lines on their way to the host, between the tasks that say them and the one writer that sends them.
///
/// Those who send are suspended at the high watermark; the writer, a thread or an event loop, is woken when there is
/// work after it found none.
package final class OutputQueue: Sendable {
    private struct State {
        var buffer: OutputBuffer
        var waiters = Waiters()
        var flushers = Waiters()
    }

    private let state: Locked<State>
    private let wake: @Sendable () -> Void

    /// Makes an empty queue whose writer is awake.
    ///
    /// - Parameters:
    ///   - highWatermark: bytes waiting to be written at which those who send are suspended.
    ///   - wake: tells the writer to ``take(into:)`` again; called from any thread.
    package init(highWatermark: Int, wake: @escaping @Sendable () -> Void) {
        state = Locked(State(buffer: OutputBuffer(highWatermark: highWatermark)))
        self.wake = wake
    }

    // MARK: Senders

    /// Adds whole lines without waiting for room.
    ///
    /// - Returns: whether there is room for more; `nil` if nobody reads any more.
    package func enqueue(_ lines: [UInt8]) -> Bool? {
        let result: (wake: Bool, hasRoom: Bool)? = state.withLock { state in
            state.buffer.append(lines).map { ($0, !state.buffer.isFull) }
        }
        guard let result else { return nil }
        if result.wake { wake() }
        return result.hasRoom
    }

    /// Whether somebody had to wait for room, and the host has not caught up since.
    package var isBehind: Bool { state.withLock { $0.buffer.isBehind } }

    /// Suspends until there is room, nobody reads any more, or the task is cancelled.
    package func waitForRoom() async {
        await wait(for: \.waiters) { $0.isFull }
    }

    /// Suspends until all has been written, or nobody reads any more.
    package func flush() async {
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

    // MARK: Writer

    /// Exchanges what is pending for an empty buffer, and says what to do with it.
    package func take(into batch: inout [UInt8]) -> OutputBuffer.Step {
        let (step, resumed) = state.withLock { state -> (OutputBuffer.Step, [CheckedContinuation<Void, Never>]) in
            let step = state.buffer.take(into: &batch)
            var resumed = state.waiters.removeAll()
            if state.buffer.isDrained { resumed += state.flushers.removeAll() }
            return (step, resumed)
        }
        for continuation in resumed { continuation.resume() }
        return step
    }

    /// Gives up what is pending: nobody reads any more.
    ///
    /// The writer is not woken.
    package func close() {
        let resumed = state.withLock { state in
            state.buffer.close()
            return state.waiters.removeAll() + state.flushers.removeAll()
        }
        for continuation in resumed { continuation.resume() }
    }
}
