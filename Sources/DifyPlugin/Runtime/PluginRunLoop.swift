/// The plugin at work: takes requests from a connection and answers each in a task of its own.
public struct PluginRunLoop: Sendable {
    private let dispatcher: ActionDispatcher
    private let executor: (any TaskExecutor)?
    private let note: @Sendable (String) -> Void

    /// Makes a run loop.
    ///
    /// - Parameters:
    ///   - provider: whose models answer.
    ///   - executor: where the requests' tasks run; the cooperative pool if `nil`. A transport whose thread is one
    ///     spares each token a change of threads.
    ///   - note: takes a line for the log about something the host did that it should not.
    public init(
        provider: any ModelProvider, executor: (any TaskExecutor)? = nil,
        note: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        dispatcher = ActionDispatcher(provider: provider)
        self.executor = executor
        self.note = note
    }

    /// Answers requests until the connection ends, then waits for those still running.
    ///
    /// When the host stops reading, what is running is cancelled; when it stops asking, what is running is completed
    /// (protocol section 2.8: a one-shot host closes our input right after its only request).
    ///
    /// - Returns: `false` if the host stopped reading before all was said.
    public func run(on connection: some HostConnection) async -> Bool {
        let sessions = SessionTable()
        let isComplete = await withDiscardingTaskGroup { group in
            for await event in connection.events {
                switch event {
                case .line(let line):
                    group.addTask(executorPreference: executor(for: line)) {
                        await handle(line, on: connection, sessions: sessions)
                    }
                case .outputClosed:
                    group.cancelAll()
                    return false
                }
            }
            return true
        }
        await connection.flush()
        return isComplete
    }

    /// Answers one request of a host that opens a connection for each, and may send the same one again when its
    /// connection breaks (protocol sections 5.2 and 5.3): sessions of the same id run side by side.
    ///
    /// Cancelling the task ends the work; nobody listens then.
    ///
    /// - Returns: why there is nothing to answer, if the line is not a request.
    public func answer(_ line: HostLine, to sink: some LineSink) async -> String? {
        await handle(line, on: sink, sessions: SessionTable())
    }

    /// Where the task that answers a line is to run; the cooperative pool if `nil`.
    package func executor(for line: HostLine) -> (any TaskExecutor)? { line.isLarge ? nil : executor }

    /// Answers one line after the policy in ``HostMessage``; the reason if there is nothing to answer.
    @discardableResult
    private func handle(_ line: HostLine, on sink: some LineSink, sessions: SessionTable) async -> String? {
        switch HostMessage(line) {
        case .request(let request):
            guard sessions.begin(request.sessionID) else {
                note("session \(request.sessionID.prefix(64)) is running already; the second request is dropped")
                return nil
            }
            let writer = SessionWriter(sessionID: request.sessionID, sink: sink)
            do {
                try await dispatcher.dispatch(request, to: writer)
            } catch {
                await writer.fail(error)
            }
            // Before the end is said: the host may use the id again the moment it hears of it.
            sessions.end(request.sessionID)
            await writer.end()
            return nil
        case .unreadable(let sessionID, let reason):
            note(reason)
            guard sessions.begin(sessionID) else { return nil }
            let writer = SessionWriter(sessionID: sessionID, sink: sink)
            await writer.fail(InvokeError(.badRequest, reason))
            sessions.end(sessionID)
            await writer.end()
            return nil
        case .ignored(let reason):
            if let reason { note(reason) }
            return reason ?? "it is not an event of the kind \"request\""
        }
    }
}

extension HostLine {
    /// Whether taking the line apart takes so long (about a millisecond a megabyte) that a thread on which others'
    /// tokens wait must not do it.
    fileprivate var isLarge: Bool {
        switch self {
        case .line(let bytes): bytes.count > 256 << 10
        case .tooLong: false
        }
    }
}
