/// The three times a model server can make us wait, each limited by itself.
///
/// There is no limit on the whole request: a long answer that keeps coming is not a fault.
public struct HTTPTimeouts: Sendable, Hashable {
    /// From the start of the request to an established (and, for https, authenticated) connection.
    public var connect: Duration
    /// From then to the first byte of the response: the server queues, loads the model, reads a long prompt.
    ///
    /// It starts anew with each piece of a form that is sent: a slow upload that moves on is not a fault.
    public var firstByte: Duration
    /// Between two reads of the response body.
    ///
    /// Time in which the consumer holds the transfer back does not count.
    public var idle: Duration

    /// Makes a set of limits.
    public init(connect: Duration = .seconds(10), firstByte: Duration = .seconds(300), idle: Duration = .seconds(300)) {
        self.connect = connect
        self.firstByte = firstByte
        self.idle = idle
    }
}
