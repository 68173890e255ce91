/// Something to say of a package.
public struct PackageFinding: Sendable, Hashable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable {
        /// A rule is broken: a host, or Dify, refuses the package or cannot use it.
        case error
        /// Nothing is broken, and yet somebody should know.
        case advice
    }

    /// How bad it is.
    public var severity: Severity
    /// A sentence.
    public var message: String

    /// Makes a finding.
    public init(_ severity: Severity, _ message: String) {
        self.severity = severity
        self.message = message
    }

    /// The sentence.
    public var description: String { message }
}
