import Glibc
import Synchronization

/// A plugin on the standard pipes, as Dify's daemon launches it (protocol section 2.3).
public enum StandardPlugin {
    /// Answers requests until the host closes our input or the process is told to terminate; then completes those still
    /// running and returns. Call it first thing in `main`.
    ///
    /// - Parameters:
    ///   - provider: whose models answer.
    ///   - executor: where the requests' tasks run; the cooperative pool if `nil`.
    /// - Returns: `false` if the host stopped reading before all was said.
    /// - Throws: ``SystemError`` if the system has no thread or descriptor to give.
    @discardableResult
    public static func run(
        _ provider: any ModelProvider, executor: (any TaskExecutor)? = nil
    ) async throws(SystemError) -> Bool {
        let termination = Termination()
        try ProcessSignals.drain { termination.request() }
        let connection = try DescriptorConnection(input: STDIN_FILENO, output: STDOUT_FILENO)
        termination.attach(connection)
        let log = DiagnosticLog()
        return await PluginRunLoop(provider: provider, executor: executor) { log.note($0) }.run(on: connection)
    }

    /// Joins the signal to the connection, whichever comes first.
    private final class Termination: Sendable {
        private struct State {
            var isRequested = false
            var connection: DescriptorConnection?
        }

        private let state = Mutex(State())

        func request() {
            let connection = state.withLock { state in
                state.isRequested = true
                return state.connection
            }
            connection?.stopReading()
        }

        func attach(_ connection: DescriptorConnection) {
            let isRequested = state.withLock { state in
                state.connection = connection
                return state.isRequested
            }
            if isRequested { connection.stopReading() }
        }
    }
}
