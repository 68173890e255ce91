internal import HTTPTransport

/// The state of one response head between the reactor and the task that asked for it.
///
/// Also settles the race between sending a request and cancelling it: a cancellation that overtakes the start leaves
/// `settled` behind, and a transfer is only started while the head is `unasked` or `awaited`.
struct HeadStateMachine<Waiter> {
    typealias Outcome = Result<ResponseHead, TransportError>

    private enum State {
        /// Nobody waits yet. Goes to `awaited` or `settled`.
        case unasked
        /// The task waits. Goes to `settled`, and the task is told.
        case awaited(Waiter)
        /// The head is there or never will be. Final.
        case settled(Outcome)
    }

    private var state: State = .unasked

    /// Whether neither a head nor a failure is known.
    var isPending: Bool {
        if case .settled = state { false } else { true }
    }

    /// Lets a task wait; an outcome that is returned is its answer and it does not wait.
    mutating func wait(_ waiter: Waiter) -> Outcome? {
        switch state {
        case .unasked:
            state = .awaited(waiter)
            return nil
        case .awaited:
            return .failure(TransportError(.invalidRequest, "two tasks wait for the same response"))
        case .settled(let outcome):
            return outcome
        }
    }

    /// Settles the head if that has not happened.
    ///
    /// Returns the task that has to be told.
    mutating func settle(_ outcome: Outcome) -> Waiter? {
        switch state {
        case .unasked:
            state = .settled(outcome)
            return nil
        case .awaited(let waiter):
            state = .settled(outcome)
            return waiter
        case .settled:
            return nil
        }
    }
}
