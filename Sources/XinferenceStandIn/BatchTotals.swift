/// Counts the tokens of requests that a model answers together, which the recorded server tells to each of them
/// (Xinference API, section 1).
struct BatchTotals {
    /// The requests that came within one window.
    struct Batch {
        var end: ContinuousClock.Instant
        fileprivate var number: Int
    }

    private var open: [String: Batch] = [:]
    private var counts: [Int] = []
    private let window = Duration.milliseconds(20)

    /// Takes a request into the open batch of the model `uid`, or begins one.
    mutating func join(_ uid: String, tokens: Int, at now: ContinuousClock.Instant) -> Batch {
        if let batch = open[uid], now < batch.end {
            counts[batch.number] += tokens
            return batch
        }
        let batch = Batch(end: now + window, number: counts.count)
        counts.append(tokens)
        open[uid] = batch
        return batch
    }

    /// The tokens of all requests in `batch`.
    func tokens(of batch: Batch) -> Int {
        counts.indices.contains(batch.number) ? counts[batch.number] : 0
    }
}
