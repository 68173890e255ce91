/// Suspended tasks, each under an id, so that a cancelled one can be found.
///
/// Guarded by whoever owns it.
struct Waiters {
    private var nextID = 0
    private var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    /// Cancelled before they began to wait: `onCancel` may run first.
    private var cancelled: Set<Int> = []

    /// An id for a task about to wait.
    mutating func newID() -> Int {
        nextID &+= 1
        return nextID
    }

    /// Keeps a continuation; `false` if it was cancelled before.
    mutating func add(_ continuation: CheckedContinuation<Void, Never>, id: Int) -> Bool {
        if cancelled.remove(id) != nil { return false }
        waiting[id] = continuation
        return true
    }

    /// Takes out the one to be resumed, if it waits; else remembers the cancellation for ``add(_:id:)``.
    mutating func cancel(id: Int) -> CheckedContinuation<Void, Never>? {
        if let continuation = waiting.removeValue(forKey: id) { return continuation }
        cancelled.insert(id)
        return nil
    }

    /// Forgets an id whose task does not wait any more.
    mutating func forget(id: Int) { cancelled.remove(id) }

    /// Takes out all that wait.
    mutating func removeAll() -> [CheckedContinuation<Void, Never>] {
        defer { waiting.removeAll() }
        return Array(waiting.values)
    }
}
