import Dispatch
import Foundation
import Synchronization

/// Catches Ctrl-C while somebody talks with a model.
final class Interrupts: Sendable {
    private struct State {
        var policy = InterruptPolicy()
        var stop: AsyncStream<Void>.Continuation?
        /// Catches as long as it lives.
        var source: (any DispatchSourceSignal)?
    }

    private let state = Mutex(State())

    /// Catches the signal from now on.
    init() {
        signal(SIGINT, SIG_IGN)
        state.withLock { state in
            let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
            source.setEventHandler { [weak self] in self?.interrupt() }
            source.resume()
            state.source = source
        }
    }

    /// Runs an answer, which the first Ctrl-C cancels.
    ///
    /// - Returns: the answer as far as it came, and whether it was stopped.
    func cancelling<Answer: Sendable>(
        _ answer: @escaping @Sendable () async throws -> Answer
    ) async throws -> (answer: Answer?, wasStopped: Bool) {
        let (interrupts, stop) = AsyncStream<Void>.makeStream()
        state.withLock { state in
            state.policy.answerBegins()
            state.stop = stop
        }
        defer {
            state.withLock { state in
                state.policy.answerEnds()
                state.stop = nil
            }
        }
        return try await withThrowingTaskGroup(of: Answer?.self) { group in
            group.addTask { try await answer() }
            group.addTask {
                for await _ in interrupts { break }
                return nil
            }
            let first = try await group.next() ?? nil
            group.cancelAll()
            // The plugin still says how it ended.
            let second = try await group.next() ?? nil
            return (first ?? second, first == nil)
        }
    }

    private func interrupt() {
        let (action, stop) = state.withLock { ($0.policy.interrupt(), $0.stop) }
        switch action {
        case .stopAnswer: stop?.yield()
        case .end:
            Terminal.errors.line()
            // Another thread waits for the keyboard, and cannot be woken; nothing is left to be written.
            _exit(130)
        }
    }
}
