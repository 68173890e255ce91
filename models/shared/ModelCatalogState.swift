import OpenAICompatible
import XinferenceClient

/// What the catalogue knows and who waits for what: a value, without time, tasks or locks of its own.
///
/// ```
/// absent ──wait──▶ fetching ──finish──▶ fresh ──time──▶ stale ──look up──▶ stale, fetching ──▶ fresh
///                     │  ▲                                 └──time──▶ absent
///                     ▼  └──time──┐
///                  failed ────────┘
/// ```
struct ModelCatalogState: Sendable {
    typealias Outcome = Result<ModelDescription, OpenAIError>
    /// Names one caller that waits.
    typealias Waiter = UInt64

    /// How long what is kept.
    struct Limits: Sendable {
        /// A description is believed.
        var fresh = Duration.seconds(60)
        /// It is still answered while a new one is fetched.
        var stale = Duration.seconds(3600)
        /// A failure is believed: long enough to stop a stampede, short enough to notice a model that has come up.
        var failure = Duration.seconds(3)
        /// Entries kept.
        var entries = 512
    }

    /// What a caller has to do.
    enum Action: Sendable {
        /// Take this; and if `refreshes`, start a fetch that nobody waits for.
        case answer(Outcome, refreshes: Bool)
        /// Wait; and if `fetches`, start the fetch first.
        case wait(fetches: Bool)
    }

    private struct Entry: Sendable {
        var outcome: Outcome?
        var learned = Duration.zero
        /// No refresh before then, after one has failed.
        var quietUntil = Duration.zero
        var isFetching = false
        var waiters: Set<Waiter> = []
        var used = Duration.zero
    }

    private let limits: Limits
    private var entries: [ModelCatalogKey: Entry] = [:]

    init(limits: Limits = Limits()) {
        self.limits = limits
    }

    /// How many keys are known.
    var count: Int { entries.count }

    /// Looks a description up; the caller becomes a waiter if it has to wait.
    mutating func lookUp(_ key: ModelCatalogKey, waiter: Waiter, now: Duration) -> Action {
        var entry = entries[key] ?? Entry()
        defer {
            entries[key] = entry
            evict(sparing: key)
        }
        entry.used = now
        if let outcome = entry.outcome {
            let age = now - entry.learned
            switch outcome {
            case .success where age < limits.fresh: return .answer(outcome, refreshes: false)
            case .success where age < limits.stale:
                let refreshes = !entry.isFetching && now >= entry.quietUntil
                if refreshes { entry.isFetching = true }
                return .answer(outcome, refreshes: refreshes)
            case .failure where age < limits.failure: return .answer(outcome, refreshes: false)
            default: entry.outcome = nil
            }
        }
        entry.waiters.insert(waiter)
        let fetches = !entry.isFetching
        entry.isFetching = true
        return .wait(fetches: fetches)
    }

    /// What is known of a model, fresh or not, for a caller that cannot wait.
    ///
    /// - Returns: the description, and whether a fetch has to be started that nobody waits for.
    mutating func peek(_ key: ModelCatalogKey, now: Duration) -> (known: ModelDescription?, fetches: Bool) {
        var entry = entries[key] ?? Entry()
        defer {
            entries[key] = entry
            evict(sparing: key)
        }
        entry.used = now
        var known: ModelDescription?
        var isDue = true
        let age = now - entry.learned
        switch entry.outcome {
        case .success(let description) where age < limits.stale:
            known = description
            isDue = age >= limits.fresh && now >= entry.quietUntil
        // Asked rarely: ten requests with a bad key within five minutes would ban this address.
        case .failure: isDue = age >= limits.fresh
        default: break
        }
        let fetches = isDue && !entry.isFetching
        if fetches { entry.isFetching = true }
        return (known, fetches)
    }

    /// Takes what a fetch brought.
    ///
    /// - Parameter outcome: `nil` for a fetch that was given up, of which nothing is kept.
    /// - Returns: who has waited for it.
    mutating func finish(_ key: ModelCatalogKey, _ outcome: Outcome?, now: Duration) -> Set<Waiter> {
        guard var entry = entries[key] else { return [] }
        let waiters = entry.waiters
        entry.waiters = []
        entry.isFetching = false
        switch (outcome, entry.outcome) {
        case (.failure, .success):
            // An old description is worth more than a new failure; the model's real use will tell of it.
            entry.quietUntil = now + limits.failure
        case (let outcome?, _):
            entry.outcome = outcome
            entry.learned = now
        case (nil, _): break
        }
        entries[key] = entry.outcome == nil ? nil : entry
        return waiters
    }

    /// A caller waits no longer; the fetch goes on for the others and for the cache.
    mutating func abandon(_ key: ModelCatalogKey, waiter: Waiter) {
        entries[key]?.waiters.remove(waiter)
    }

    /// Forgets the longest unused entries over the limit; never one that is being fetched, whose waiters would be lost.
    private mutating func evict(sparing key: ModelCatalogKey) {
        while entries.count > limits.entries {
            let idle = entries.filter { $0.key != key && !$0.value.isFetching }
            guard let oldest = idle.min(by: { $0.value.used < $1.value.used }) else { return }
            entries[oldest.key] = nil
        }
    }
}
