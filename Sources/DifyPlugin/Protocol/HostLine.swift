/// A line from the host.
public enum HostLine: Sendable, Hashable {
    /// A whole line without its line feed.
    case line([UInt8])
    /// A line longer than the limit: its first bytes, enough to find out whom to answer.
    case tooLong(prefix: [UInt8])
}
