import Glibc

/// The signals that mean "finish what you are doing and go".
package enum ProcessSignals {
    /// Raised by the handler, which can have no context of its own.
    ///
    /// Made before the handler is set.
    private static let received = Result { () throws(SystemError) in try EventFlag() }

    /// Has a closed pipe show as an error of `write` instead of ending the process.
    package static func ignoreClosedPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Has `onTerminate` called at the first SIGTERM, SIGINT or SIGHUP; a second one of any kind ends the process.
    ///
    /// A terminal that is closed sends SIGHUP to what it waits for, and not to the processes that this has started.
    ///
    /// A handler, not a blocked signal: which threads run already, the main one of an `async` main among them, does not
    /// matter then. Call this once.
    ///
    /// - Parameter beforeExit: called at the second one.
    /// - Throws: ``SystemError`` if the system has no thread or semaphore to give.
    package static func drain(
        _ onTerminate: @escaping @Sendable () -> Void, beforeExit: @escaping @Sendable () -> Void = {}
    ) throws(SystemError) {
        let received = try received.get()
        try SystemThread.start {
            received.wait()
            onTerminate()
            received.wait()
            beforeExit()
            _exit(128 + SIGTERM)
        }
        for number in [SIGTERM, SIGINT, SIGHUP] {
            let former = signal(number) { _ in try? ProcessSignals.received.get().raise() }
            // `nohup` has a process stay when its terminal is closed.
            if number == SIGHUP, isIgnored(former) { signal(number, SIG_IGN) }
        }
    }

    /// Whether a handler is `SIG_IGN`, which is no function but a number.
    private static func isIgnored(_ handler: __sighandler_t?) -> Bool {
        // Both are pointers, which are compared and not called.
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
