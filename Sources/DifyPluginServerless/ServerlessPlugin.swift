public import DifyPlugin

/// A plugin as an HTTP server, for hosts that run plugins as serverless functions (protocol section 5).
public enum ServerlessPlugin {
    /// Answers requests until the process is told to terminate; then completes those still running and returns.
    ///
    /// Call it once, first thing in `main`. The first SIGTERM, SIGINT or SIGHUP has it finish, a second one ends the process.
    ///
    /// - Parameters:
    ///   - configuration: where to listen; what the environment says if `nil`.
    ///   - makeRunLoop: makes what answers.
    /// - Throws: ``ServerlessConfiguration/EnvironmentError``, ``ServerlessServer/ListenError``,
    ///   ``DifyPlugin/SystemError`` if the system has no thread to give, or what `makeRunLoop` throws.
    public static func run(
        configuration: ServerlessConfiguration? = nil, _ makeRunLoop: (DiagnosticLog) throws -> PluginRunLoop
    ) async throws {
        ProcessSignals.ignoreClosedPipes()
        let log = DiagnosticLog()
        let configuration = try configuration ?? .current()
        let runLoop = try makeRunLoop(log)
        let server = try await ServerlessServer.start(configuration)
        try ProcessSignals.drain { server.drain() }
        log.note("listening on http://\(configuration.host):\(server.port)")
        await server.serve(runLoop)
    }

    /// Answers with the models of a provider that needs no set-up.
    public static func run(
        configuration: ServerlessConfiguration? = nil, _ provider: any ModelProvider
    ) async throws {
        try await run(configuration: configuration) { log in PluginRunLoop(provider: provider) { log.note($0) } }
    }
}
