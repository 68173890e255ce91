/// The sessions that are running, so that no session is answered twice at a time.
final class SessionTable: Sendable {
    private let running = Locked<Set<String>>([])

    /// Notes a session as running; `false` if it already is.
    func begin(_ sessionID: String) -> Bool {
        running.withLock { $0.insert(sessionID).inserted }
    }

    /// Notes that a session has ended; the host may use its id again.
    func end(_ sessionID: String) {
        running.withLock { _ = $0.remove(sessionID) }
    }
}
