/// A line from the host.
public enum HostLine: Sendable, Hashable {
    /// A whole line without its line feed.
    case line([UInt8])
    /// A line longer than the limit: its first and its last bytes, enough to find out whom to answer. The host may name
    /// the session before the data or behind it.
    case tooLong(prefix: [UInt8], suffix: [UInt8])
}
