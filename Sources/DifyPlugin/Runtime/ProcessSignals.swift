import Glibc

/// The signals that mean "finish what you are doing and go".
public enum ProcessSignals {
    /// Posted by the handler, waited for by the thread; never freed. Its functions may be called from any thread, and
    /// `sem_post` from a signal handler too.
    private nonisolated(unsafe) static let received = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    /// Has `onTerminate` called at the first SIGTERM or SIGINT; a second one ends the process.
    ///
    /// A handler, not a blocked signal: which threads run already, the main one of an `async` main among them, does not
    /// matter then. SIGPIPE is ignored from here on; a closed pipe shows as an error of `write`. Call this once.
    ///
    /// - Throws: ``SystemError`` if the system has no thread to give.
    public static func drain(_ onTerminate: @escaping @Sendable () -> Void) throws(SystemError) {
        signal(SIGPIPE, SIG_IGN)
        guard sem_init(received, 0, 0) == 0 else { throw SystemError(call: "sem_init", code: errno) }
        try SystemThread.start {
            while sem_wait(received) != 0 {}
            onTerminate()
            while sem_wait(received) != 0 {}
            _exit(128 + SIGTERM)
        }
        for number in [SIGTERM, SIGINT] {
            signal(number) { _ in sem_post(ProcessSignals.received) }
        }
    }
}
