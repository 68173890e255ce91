import Glibc

/// A plugin on the standard pipes, as Dify's daemon launches it (protocol section 2.3).
public enum StandardPlugin {
    /// Answers requests until the host closes our input or the process is told to terminate; then completes those still
    /// running and returns.
    ///
    /// Call it once, first thing in `main`.
    ///
    /// - Parameter makeRunLoop: makes what answers, once the first heartbeat is out: the host waits for that.
    /// - Returns: `false` if the host stopped reading before all was said.
    /// - Throws: ``SystemError`` if the system has no thread or descriptor to give, or what `makeRunLoop` throws.
    @discardableResult
    public static func run(_ makeRunLoop: (DiagnosticLog) throws -> PluginRunLoop) async throws -> Bool {
        ProcessSignals.ignoreClosedPipes()
        let connection = try DescriptorConnection(input: STDIN_FILENO, output: STDOUT_FILENO)
        try ProcessSignals.drain { connection.stopReading() }
        return try await makeRunLoop(DiagnosticLog()).run(on: connection)
    }

    /// Answers with the models of a provider that needs no set-up.
    @discardableResult
    public static func run(_ provider: any ModelProvider) async throws -> Bool {
        try await run { log in PluginRunLoop(provider: provider) { log.note($0) } }
    }
}
