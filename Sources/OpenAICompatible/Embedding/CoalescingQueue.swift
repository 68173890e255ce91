/// Which small requests share a POST: decides, holds nothing up and sends nothing itself.
///
/// While as many POSTs are under way as may be, requests wait; when one ends, as many of them as fit go out together, led
/// by the one that has waited longest. Whoever leads sends for all. `Member` is whatever the shell needs to know of one.
struct CoalescingQueue<Member: Sendable>: Sendable {
    private struct Waiting: Sendable {
        var id: Int
        var inputs: Int
        var bytes: Int
        var member: Member
    }

    private var limits: CoalescingQueueLimits
    private var inFlight = 0
    private var waiting: [Waiting] = []

    init(limits: CoalescingQueueLimits) {
        self.limits = limits
    }

    /// Whether nobody waits and nothing is under way.
    var isIdle: Bool { inFlight == 0 && waiting.isEmpty }

    /// How many wait.
    var waitingCount: Int { waiting.count }

    /// Asks to send now.
    ///
    /// - Returns: whether to; if so, ``finish()`` is due when the POST has ended.
    mutating func start() -> Bool {
        guard inFlight < limits.inFlight, waiting.isEmpty else { return false }
        inFlight += 1
        return true
    }

    /// Joins those who wait.
    mutating func wait(id: Int, inputs: Int, bytes: Int, _ member: Member) {
        waiting.append(Waiting(id: id, inputs: inputs, bytes: bytes, member: member))
    }

    /// Notes that a POST has ended.
    ///
    /// - Returns: who goes out together now, the first leading; none if nobody waits.
    mutating func finish() -> [Member] {
        guard inFlight > 0 else { return [] }
        inFlight -= 1
        return waiting.isEmpty || inFlight >= limits.inFlight ? [] : takeBatch()
    }

    /// Lets one that has waited long enough go, with all that fit: the POST under way may never end.
    ///
    /// - Returns: who goes out together now, none if it does not wait any more.
    mutating func expire(id: Int) -> [Member] {
        waiting.contains { $0.id == id } ? takeBatch() : []
    }

    /// Lets one go that was cancelled.
    ///
    /// - Returns: it, unless it does not wait any more.
    mutating func remove(id: Int) -> Member? {
        waiting.firstIndex { $0.id == id }.map { waiting.remove(at: $0).member }
    }

    /// The longest waiting first: the first to wait is the first to expire.
    private mutating func takeBatch() -> [Member] {
        inFlight += 1
        var inputs = 0
        var bytes = 0
        let count = waiting.prefix { next in
            inputs += next.inputs
            bytes += next.bytes
            return inputs <= limits.inputs && bytes <= limits.bytes
        }.count
        // One that is too large by itself goes alone.
        let batch = waiting.prefix(max(1, count)).map(\.member)
        waiting.removeFirst(batch.count)
        return batch
    }
}

/// What one POST takes.
struct CoalescingQueueLimits: Sendable, Hashable {
    /// Inputs of one POST.
    var inputs: Int
    /// Bytes of one POST.
    var bytes = 1 << 20
    /// POSTs under way: one for each copy of the model.
    var inFlight = 1
}
