/// What may be said in a session: any number of `stream`, at most one `error`, exactly one `end`.
///
/// ```
/// open ── stream ──▶ open ── error ──▶ failed ── end ──▶ ended
///   └────────────────── end ──────────────────────────────▲
/// ```
struct SessionStateMachine: Sendable, Hashable {
    private enum State: Sendable, Hashable {
        /// Nothing or only results said; to `failed` or `ended`.
        case open
        /// An error said; to `ended`.
        case failed
        /// All said.
        case ended
    }

    private var state = State.open

    /// Whether another result may be said.
    ///
    /// After an error or the end it is dropped.
    func mayStream() -> Bool { state == .open }

    /// Whether an error may be said; notes that it was.
    mutating func fail() -> Bool {
        guard state == .open else { return false }
        state = .failed
        return true
    }

    /// Whether the end may be said; notes that it was.
    mutating func end() -> Bool {
        guard state != .ended else { return false }
        state = .ended
        return true
    }
}
