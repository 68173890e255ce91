import Glibc

/// A flag one thread raises and another sleeps on: a POSIX semaphore, which costs a system call only if one sleeps.
///
/// Raised twice, it has to be waited for twice.
final class EventFlag: Sendable {
    /// The semaphore's functions may be called from any thread; the memory lives as long as this object, which whoever
    /// sleeps holds.
    private nonisolated(unsafe) let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() throws(SystemError) {
        guard sem_init(semaphore, 0, 0) == 0 else {
            throw SystemError(call: "sem_init", code: errno)
        }
    }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Raises the flag.
    ///
    /// A signal handler may do so too.
    func raise() { sem_post(semaphore) }

    /// Sleeps until the flag is up and takes it down.
    func wait() {
        while sem_wait(semaphore) != 0, errno == EINTR {}
    }
}
