/// Where lines for the host go.
public protocol LineSink: Sendable {
    /// Sends whole lines, each ending in a line feed, all or none and not mixed with others.
    ///
    /// Suspends while too much is waiting to be read by the host. Cancelling the task ends the suspension but not the
    /// sending.
    ///
    /// - Returns: `false` if nobody reads any more; the lines are then lost.
    func send(_ lines: [UInt8]) async -> Bool

    /// Whether the host reads more slowly than we have things to say, so that saying them in fewer words helps.
    var isBehind: Bool { get }
}

extension LineSink {
    /// Never: for hosts that take everything at once.
    public var isBehind: Bool { false }
}
