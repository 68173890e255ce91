public import DifyPlugin

/// One line a plugin wrote, taken apart.
public struct HostReply: Sendable {
    /// What a session message is (protocol section 3.1).
    public enum Kind: Sendable, Hashable {
        /// A result, or a piece of one.
        case stream
        /// What went wrong.
        case error
        /// The last message of a session.
        case end
        /// A type the host does not know, or none.
        case unknown(String?)
    }

    /// The line without its line feed, for whoever has to see the very bytes.
    public let line: [UInt8]
    /// When it arrived.
    public let arrival: ContinuousClock.Instant
    /// The event's name; `nil` if the line is not JSON or has none.
    public let event: String?
    /// Whom it answers.
    public let sessionID: String?
    /// The kind of session message; `nil` for any other event.
    public let kind: Kind?
    /// The payload: the inner `data` of a session message, else the event's own.
    public let data: JSONValue?
    /// The whole line, parsed once: a line of embeddings has megabytes.
    let root: JSONObject?

    /// Takes a line apart.
    ///
    /// Never fails: what cannot be understood is `nil`.
    public init(line: [UInt8], arrival: ContinuousClock.Instant = .now) {
        self.line = line
        self.arrival = arrival
        root = (try? JSONValue(bytes: line))?.object
        event = root?["event"]?.string
        sessionID = root?["session_id"]?.string
        let outer = root?["data"]
        if event == "session" {
            kind = Kind(outer?.object?["type"]?.string)
            data = outer?.object?["data"]
        } else {
            kind = nil
            data = outer
        }
    }

    /// The class of an `error` message.
    public var errorType: String? { kind == .error ? data?.object?["error_type"]?.string : nil }
    /// The words of an `error` message.
    public var errorMessage: String? { kind == .error ? data?.object?["message"]?.string : nil }
    /// The text of a language model's chunk; `nil` if it is none or its content is not a text.
    public var text: String? {
        data?.object?["delta"]?.object?["message"]?.object?["content"]?.string
    }
}

extension HostReply.Kind {
    init(_ name: String?) {
        switch name {
        case "stream": self = .stream
        case "error": self = .error
        case "end": self = .end
        default: self = .unknown(name)
        }
    }
}

extension JSONValue {
    /// Parses a whole JSON text.
    init(bytes: [UInt8]) throws(JSONError) {
        var reader = JSONReader(bytes.span)
        self = try reader.readValue()
        try reader.finish()
    }
}
