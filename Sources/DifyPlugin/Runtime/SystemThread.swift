import Glibc

/// A thread of the operating system, for work that blocks in a system call and so must not sit on the cooperative pool.
enum SystemThread {
    /// Starts a detached thread that runs `body` once.
    ///
    /// - Throws: ``SystemError`` if the system has no thread to give.
    static func start(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        var thread = pthread_t()
        // The box is retained here and released by the new thread, the only one to touch it.
        let box = Unmanaged.passRetained(Body(run: body))
        let code = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<Body>.fromOpaque(pointer).takeRetainedValue().run()
                return nil
            }, box.toOpaque())
        guard code == 0 else {
            box.release()
            throw SystemError(call: "pthread_create", code: code)
        }
        pthread_detach(thread)
    }

    /// Puts the calling thread to sleep.
    ///
    /// A time-out of `poll` is measured by a clock that does not jump. A signal may end the pause early.
    static func pause(milliseconds: Int32) { poll(nil, 0, milliseconds) }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
