import Glibc

/// The signals that mean "finish what you are doing and go".
public enum ProcessSignals {
    /// Keeps SIGTERM and SIGINT waiting until ``drain(_:)`` listens, and has a closed pipe show as an error of `write`.
    ///
    /// Call this before any thread is started: they inherit the mask, so that none of them gets the signals.
    public static func hold() {
        signal(SIGPIPE, SIG_IGN)
        var signals = terminating
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Has `onTerminate` called at the first SIGTERM or SIGINT; a second one ends the process.
    ///
    /// - Throws: ``SystemError`` if the system has no thread to give.
    public static func drain(_ onTerminate: @escaping @Sendable () -> Void) throws(SystemError) {
        try SystemThread.start {
            var signals = terminating
            var received: Int32 = 0
            sigwait(&signals, &received)
            onTerminate()
            sigwait(&signals, &received)
            _exit(128 + received)
        }
    }

    private static var terminating: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        return signals
    }
}
