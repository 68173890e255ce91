/// When models that take one request at a time are done with those they have.
struct ModelPace {
    private var free: [String: ContinuousClock.Instant] = [:]

    /// Lines up one more request to the model `uid` and says when it is done.
    mutating func finish(
        of uid: String, after duration: Duration, at now: ContinuousClock.Instant
    ) -> ContinuousClock.Instant {
        let end = max(free[uid] ?? now, now) + duration
        free[uid] = end
        return end
    }
}
