/// The recorded server's rule for credentials: a wrong one is refused, and ten wrong ones within 300 s shut the address
/// out for an hour, good keys included (Xinference API, section 11).
///
/// A missing or malformed header is refused but not counted: only a token that was tried is an attempt.
struct AuthGuard {
    /// What becomes of a request.
    enum Verdict: Equatable {
        case pass
        case refuse
        case banned
    }

    private let key: String?
    private let attempts = 10
    private let window = Duration.seconds(300)
    private let ban = Duration.seconds(3600)
    private var failures: [String: [ContinuousClock.Instant]] = [:]
    private var banned: [String: ContinuousClock.Instant] = [:]

    init(key: String?) {
        self.key = key
    }

    /// Judges a request with `token` from `address`.
    mutating func judge(token: String?, from address: String, at now: ContinuousClock.Instant) -> Verdict {
        guard let key else { return .pass }
        if let end = banned[address], now < end { return .banned }
        guard let token else { return .refuse }
        if token == key { return .pass }
        var recent = failures[address, default: []].filter { now - $0 < window }
        recent.append(now)
        if recent.count >= attempts {
            banned[address] = now + ban
            recent = []
        }
        failures[address] = recent
        return .refuse
    }
}
