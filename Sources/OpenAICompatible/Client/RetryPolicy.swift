internal import HTTPTransport

/// Which failures are worth another try, how many, and how long to wait before each.
///
/// Only a request of which no byte was answered is repeated, and never one the server refused for its credentials: ten
/// bad ones ban the client's address for an hour, good keys included (Xinference API, section 11).
public struct RetryPolicy: Sendable, Hashable {
    /// Tries after the first.
    public var maximumRetries: Int
    /// Waiting time before the first retry; it doubles from one to the next.
    public var baseDelay: Duration
    /// The longest waiting time that is chosen here; the server may ask for more.
    public var maximumDelay: Duration
    /// All waiting together.
    ///
    /// A server that asks for more gets no retry: the caller hears at once.
    public var budget: Duration

    /// Makes a policy.
    public init(
        maximumRetries: Int = 3, baseDelay: Duration = .milliseconds(250), maximumDelay: Duration = .seconds(8),
        budget: Duration = .seconds(300)
    ) {
        self.maximumRetries = maximumRetries
        self.baseDelay = baseDelay
        self.maximumDelay = maximumDelay
        self.budget = budget
    }

    /// How long to wait before the next try, or `nil` if there is none.
    ///
    /// - Parameters:
    ///   - reason: why the last try failed.
    ///   - retry: 1 for the first retry.
    ///   - waited: all waiting so far.
    ///   - jitter: a random number from 0 to 1: clients that failed together should not come back together.
    public func delay(
        after reason: OpenAIError.Reason, retry: Int, waited: Duration, jitter: Double
    ) -> Duration? {
        guard retry <= maximumRetries, let asked = Self.isTransient(reason) else { return nil }
        let doubled = baseDelay * Int32(1 << min(max(retry - 1, 0), 16))
        let own = min(doubled, maximumDelay) * (0.5 + jitter / 2)
        let delay = max(own, asked)
        return waited + delay <= budget ? delay : nil
    }

    /// The waiting time the server asks for, zero if it does not say; `nil` for a failure that another try cannot mend.
    private static func isTransient(_ reason: OpenAIError.Reason) -> Duration? {
        switch reason {
        case .transport(let error):
            switch error.code {
            case .connectionRefused, .connectTimeout, .nameNotResolved: .zero
            // A broken connection may have carried the whole request: the model may be at work on it.
            default: nil
            }
        case .status(let failure):
            switch failure.status {
            case 429 where !failure.isBan, 502, 503, 504: failure.retryAfter ?? .zero
            default: nil
            }
        case .inStream, .undecodable, .unusable, .incompleteStream, .oversizeEvent: nil
        }
    }
}

extension StatusFailure {
    /// Whether the server has shut out this address or key after too many bad credentials: each further try counts.
    public var isBan: Bool {
        status == 429 && (says("banned") || says("Too many failed attempts"))
    }
}
