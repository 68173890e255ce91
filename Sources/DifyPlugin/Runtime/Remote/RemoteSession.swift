/// One connection to the daemon, from the handshake to the end.
final class RemoteSession: Sendable {
    /// What the run loop runs on.
    let connection: DescriptorConnection
    private let socket: TCPSocket
    private let dialogue: Locked<RemoteDialogue>
    private let key: Secret
    private let onSettled: @Sendable () -> Void

    /// Sends the registration and the first heartbeat, and starts reading.
    ///
    /// - Parameters:
    ///   - settlingMilliseconds: after how long without a word from the daemon the registration counts as taken.
    ///   - onSettled: called once, from a thread of the session, when that is so or a request has come before.
    /// - Throws: ``SystemError`` if the system has no thread to give.
    init(
        socket: TCPSocket, registration: RemoteRegistration, configuration: RemoteConfiguration,
        settlingMilliseconds: Int32, onSettled: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        let dialogue = Locked(RemoteDialogue())
        self.dialogue = dialogue
        self.socket = socket
        self.onSettled = onSettled
        key = configuration.key
        var limits = DescriptorConnection.Configuration()
        limits.heartbeatMilliseconds = configuration.heartbeatMilliseconds
        connection = try DescriptorConnection(
            socket: socket, opening: RemoteRegistration.handshake(configuration.key) + registration.lines,
            configuration: limits,
            isForUs: { line in
                switch dialogue.withLock({ $0.take(line) }) {
                case .answer: return true
                case .answerAndTell:
                    onSettled()
                    return true
                case .none:
                    if dialogue.withLock({ $0.isRefused }) { socket.shutdown() }
                    return false
                }
            }, onEnd: { dialogue.withLock { $0.end() } })
        try SystemThread.start {
            SystemThread.pause(milliseconds: settlingMilliseconds)
            switch dialogue.withLock({ $0.settle() }) {
            case .taken: onSettled()
            case .refused: socket.shutdown()
            case .known: break
            }
        }
    }

    /// Answers requests until the connection ends or ``stop()`` is called, and closes it.
    func run(_ runLoop: PluginRunLoop) async -> ReconnectPolicy.Outcome {
        _ = await runLoop.run(on: connection)
        connection.close()
        socket.shutdown()
        return dialogue.withLock { dialogue in
            .ended(words: key.masked(in: dialogue.words), wasSettled: dialogue.isSettled)
        }
    }

    /// Takes no more requests and lets those that run finish.
    func stop() { connection.stopReading() }
}
