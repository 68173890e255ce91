/// A connection to the host: what it says line by line, and a way to answer.
public protocol HostConnection: LineSink {
    /// What comes from the host, in order, to be iterated once. Ends when the host will say no more.
    var events: AsyncStream<HostEvent> { get }

    /// Waits until everything sent has been handed to the operating system, or cannot be any more.
    func flush() async
}

/// Something that comes from the host, or happens to the connection.
public enum HostEvent: Sendable, Hashable {
    /// A line.
    case line(HostLine)
    /// Nobody reads our answers any more.
    case outputClosed
}
