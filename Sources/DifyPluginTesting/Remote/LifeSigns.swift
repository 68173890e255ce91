/// What a remote host takes for a sign that a plugin lives, as a value: heartbeats and nothing else (protocol
/// section 4.3).
public struct LifeSigns: Sendable, Hashable {
    /// After how long without a heartbeat a connection is closed, and how often the host looks.
    public static let patience: Duration = .seconds(60)

    /// Heartbeats so far.
    public private(set) var heartbeats = 0
    /// When the last one came.
    public private(set) var last: ContinuousClock.Instant?

    /// Makes the signs of a plugin that has given none yet.
    public init() {}

    /// Looks at what a plugin wrote.
    public mutating func note(_ reply: HostReply) {
        guard reply.event == "heartbeat" else { return }
        heartbeats += 1
        last = reply.arrival
    }

    /// Whether the host would keep the connection if it looked at that time.
    public func isAlive(at now: ContinuousClock.Instant) -> Bool {
        last.map { now - $0 <= Self.patience } ?? false
    }
}
