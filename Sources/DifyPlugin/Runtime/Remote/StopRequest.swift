/// The order to end, and what it ends at the moment it is given.
final class StopRequest: Sendable {
    private struct State: Sendable {
        var isGiven = false
        var action: (@Sendable () -> Void)?
    }

    private let state = Locked(State())

    /// Whether it has been given.
    var isGiven: Bool { state.withLock { $0.isGiven } }

    /// Gives it.
    func give() {
        let action = state.withLock { state in
            state.isGiven = true
            defer { state.action = nil }
            return state.action
        }
        action?()
    }

    /// Says what it shall end from now on, in place of what was said before; at once if it has been given.
    func onGiven(_ action: @escaping @Sendable () -> Void) {
        let isGiven = state.withLock { state in
            if !state.isGiven { state.action = action }
            return state.isGiven
        }
        if isGiven { action() }
    }

    /// Runs blocking work on a thread of its own, and waits for it or for the order.
    ///
    /// The work itself cannot be ended; its result is then lost.
    ///
    /// - Returns: `nil` if the order came first.
    /// - Throws: ``SystemError`` if the system has no thread to give.
    func unlessGiven<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws(SystemError) -> Value? {
        let (results, continuation) = AsyncStream<Value>.makeStream()
        try SystemThread.start {
            continuation.yield(work())
            continuation.finish()
        }
        onGiven { continuation.finish() }
        for await result in results { return result }
        return nil
    }
}
