import Glibc

/// A plugin on its author's machine, connected to the plugin daemon over TCP (protocol section 4).
public enum RemotePlugin {
    /// The program cannot go on without its author.
    public struct ConnectionError: Error, Sendable, Hashable, CustomStringConvertible {
        /// What was tried, what came of it, and what to do.
        public let description: String
    }

    /// Registers and answers requests until the process is told to terminate; then completes those still running and
    /// returns.
    ///
    /// A connection that cannot be made, or ends, is made again after a pause; each time is told in a line on stderr.
    /// Call it once, first thing in `main`.
    ///
    /// - Parameters:
    ///   - configuration: what the environment says, if not given.
    ///   - makeRunLoop: makes what answers.
    /// - Throws: ``RemoteRefusal`` if the daemon does not take the plugin, an error that says what to set if something is
    ///   missing or wrong, ``SystemError`` if the system has no thread to give, or what `makeRunLoop` throws.
    public static func run(
        configuration: RemoteConfiguration? = nil, _ makeRunLoop: (DiagnosticLog) throws -> PluginRunLoop
    ) async throws {
        ProcessSignals.ignoreClosedPipes()
        // A terminal reads all there is, for days; only a pipe that nobody reads would fill up.
        let log = DiagnosticLog(byteLimit: .max, lineLimit: 4096)
        let stop = StopRequest()
        try ProcessSignals.drain { stop.give() }
        let configuration = try configuration ?? RemoteConfiguration.fromEnvironment()
        let registration = try RemoteRegistration(path: configuration.registrationPath)
        let runLoop = try makeRunLoop(log)
        try await serve(runLoop, as: registration, configuration, until: stop) { log.note($0) }
    }

    /// Answers with the models of a provider that needs no set-up.
    public static func run(_ provider: any ModelProvider) async throws {
        try await run { log in PluginRunLoop(provider: provider) { log.note($0) } }
    }

    /// Connects again and again until the order to stop.
    static func serve(
        _ runLoop: PluginRunLoop, as registration: RemoteRegistration, _ configuration: RemoteConfiguration,
        until stop: StopRequest, settlingMilliseconds: Int32 = 1000, note: @escaping @Sendable (String) -> Void
    ) async throws {
        let address = configuration.address
        var policy = ReconnectPolicy()
        while !stop.isGiven {
            let connected = try await stop.unlessGiven { () -> Result<TCPSocket, TCPSocket.ConnectError> in
                Result { () throws(TCPSocket.ConnectError) in try TCPSocket.connect(to: address) }
            }
            let outcome: ReconnectPolicy.Outcome
            switch connected {
            case nil: return
            case .failure(let error): outcome = .notConnected(error)
            case .success(let socket):
                let session = try RemoteSession(
                    socket: socket, registration: registration, configuration: configuration,
                    settlingMilliseconds: settlingMilliseconds
                ) { note("registered with \(address) as \(registration.name)") }
                stop.onGiven { session.stop() }
                outcome = await session.run(runLoop)
            }
            guard !stop.isGiven else { return }
            let pause = try pause(policy.next(after: outcome), outcome, address, note)
            _ = try await stop.unlessGiven { SystemThread.pause(milliseconds: Int32(pause * 1000)) }
        }
    }

    /// Tells what has happened; the seconds to wait.
    private static func pause(
        _ step: ReconnectPolicy.Step, _ outcome: ReconnectPolicy.Outcome, _ address: RemoteAddress,
        _ note: (String) -> Void
    ) throws -> Int {
        switch step {
        case .retry(let seconds, let reason):
            switch outcome {
            case .notConnected: note("\(address) cannot be reached: \(reason); again in \(seconds) s")
            case .ended: note("connection to \(address) lost: \(reason); again in \(seconds) s")
            }
            return seconds
        case .giveUp(let reason):
            throw ConnectionError(
                description: "\(address) cannot be reached: \(reason). "
                    + "Check REMOTE_INSTALL_URL against Dify's debugging panel")
        case .refused(let words):
            throw RemoteRefusal(address: address, words: words)
        }
    }
}
