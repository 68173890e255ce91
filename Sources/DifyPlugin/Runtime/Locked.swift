import Glibc

/// A value behind a lock.
///
/// Not `Synchronization.Mutex`: on Linux that locks with bare futexes, which the thread sanitizer cannot see, so every
/// use is reported as a race. A POSIX mutex it understands, and the sanitizer's runs then mean something.
///
/// The value is `Sendable`, so a copy of it may leave the lock. It must not be `Void`: an empty value has the object's
/// own first bytes for its place, and the sanitizer reports those.
package final class Locked<Value: Sendable>: @unchecked Sendable {  // `value` is reached under the mutex only
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    /// Makes an open lock around a value.
    package init(_ value: Value) {
        self.value = value
        mutex = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Runs `body` with the value.
    ///
    /// `body` must not call out, least of all to what may take the same lock.
    package func withLock<Result>(_ body: (inout Value) -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&value)
    }
}
