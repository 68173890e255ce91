import Glibc

/// The signals that mean "finish what you are doing and go".
public enum ProcessSignals {
    /// Has `onTerminate` called at the first SIGTERM or SIGINT; a second one ends the process.
    ///
    /// Call this before any other thread is started: they inherit the mask, so that only our own thread gets the
    /// signals. SIGPIPE is ignored from here on; a closed pipe shows as an error of `write`.
    ///
    /// - Throws: ``SystemError`` if the system has no thread to give.
    public static func drain(_ onTerminate: @escaping @Sendable () -> Void) throws(SystemError) {
        signal(SIGPIPE, SIG_IGN)
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let waitedFor = signals
        try SystemThread.start {
            var signals = waitedFor
            var received: Int32 = 0
            sigwait(&signals, &received)
            onTerminate()
            sigwait(&signals, &received)
            _exit(128 + received)
        }
    }
}
