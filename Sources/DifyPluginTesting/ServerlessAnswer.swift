/// What the plugin daemon makes of a serverless plugin's response.
public struct ServerlessAnswer: Sendable {
    /// The session messages in order, `end` included; a response that ends without one has one added, as the host does.
    public var replies: [HostReply]
    /// What the host itself has to complain of; `nil` if the response was one.
    public var failure: ServerlessFailure?
    /// How often the request was sent, all its parts counted if it was split.
    public var attempts = 1
    /// Lines that the host passes over or logs: heartbeats and log events.
    public var otherEvents: [HostReply] = []

    /// The plugin's own error, if it sent one.
    public var error: HostReply? { replies.first { $0.kind == .error } }

    static func failed(_ failure: ServerlessFailure, attempts: Int = 0) -> ServerlessAnswer {
        ServerlessAnswer(replies: [], failure: failure, attempts: attempts)
    }
}

/// An error that the plugin daemon makes itself (protocol sections 5.2 to 5.4).
public struct ServerlessFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The classes of such errors.
    public enum Kind: String, Sendable, Hashable {
        /// The response breaks a rule.
        case inner = "PluginDaemonInnerError"
        /// The plugin, or what runs it, failed.
        case runtime = "PluginRuntimeError"
        /// The request is larger than the host sends.
        case payloadTooLarge = "ServerlessPayloadTooLarge"
        /// The parts of a split request do not fit together.
        case batchMismatch = "ServerlessBatchResultMismatch"
    }

    /// The error's class.
    public var kind: Kind
    /// Its words.
    public var message: String

    /// Makes a failure.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The class and the words.
    public var description: String { "\(kind.rawValue): \(message)" }
}
