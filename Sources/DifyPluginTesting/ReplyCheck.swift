import DifyPlugin

/// The rules as they are gone through: where we are, and what was found.
struct ReplyCheck {
    var line: Int?
    private(set) var violations: [ReplyValidator.Violation] = []

    /// Notes a violation unless the condition holds.
    @discardableResult
    mutating func require(_ condition: Bool, _ sentence: @autoclosure () -> String, _ section: String) -> Bool {
        if !condition {
            violations.append(ReplyValidator.Violation(line: line, sentence: sentence(), section: section))
        }
        return condition
    }

    // MARK: Envelope

    /// Checks one line.
    ///
    /// - Returns: the payload of a `stream` message.
    mutating func message(_ reply: HostReply, session: String) -> JSONValue? {
        require(
            reply.line.count < ReplyValidator.lineLimit,
            "the line has \(reply.line.count) bytes and a line feed, and the host's buffer \(ReplyValidator.lineLimit)",
            "2.5")
        guard let root = reply.root else {
            require(false, "the line is not a JSON object", "3.1")
            return nil
        }
        require(root["event"] == "session", "the event of a reply is not `session`", "3.1")
        require(root["session_id"] == .string(session), "the session id is not that of the request", "3.1")
        guard let message = root["data"]?.object else {
            require(false, "the session message is missing or no object", "3.1")
            return nil
        }
        // Without `data` the host drops the message in silence, and the caller hangs.
        guard require(message["data"] != nil, "the session message has no `data`", "3.1"), let data = message["data"]
        else { return nil }
        switch reply.kind {
        case .stream: return data
        case .error: error(data)
        case .end: break
        case .unknown(let name): require(false, "the message type \(name ?? "(none)") is not known to the host", "3.1")
        case nil: break
        }
        return nil
    }

    private mutating func error(_ data: JSONValue) {
        guard let error = data.object else {
            require(false, "the error is not an object", "3.1")
            return
        }
        // The host swallows an error that it cannot decode.
        require(error["error_type"]?.string?.isEmpty == false, "`error_type` is not a non-empty string", "3.6")
        require(error["message"]?.string != nil, "the error's `message` is not a string", "3.6")
        switch error["args"] {
        case nil, .null?: break
        case .object(let arguments)?:
            require(arguments.count <= 10, "the error's `args` has \(arguments.count) entries, more than 10", "3.1")
        default: require(false, "the error's `args` is neither an object nor null", "3.1")
        }
    }

    // MARK: Order

    mutating func order(_ kinds: [HostReply.Kind?]) {
        let ends = kinds.count { $0 == .end }
        require(ends == 1, "the session has \(ends) `end` messages instead of one", "3.1")
        require(ends == 0 || kinds.last == .end, "something follows the session's `end`", "3.1")
        let errors = kinds.indices.filter { kinds[$0] == .error }
        require(errors.count <= 1, "the session has \(errors.count) errors, more than one", "3.1")
        if let first = errors.first {
            require(
                !kinds[first...].contains(.stream), "a result follows the session's error", "3.1")
        }
    }

    /// Checks an action of which Dify takes the first result only.
    mutating func one(
        _ payloads: [(line: Int, value: JSONValue)], failed: Bool, _ look: (inout ReplyCheck, JSONValue) -> Void
    ) {
        require(
            payloads.count == 1 || (failed && payloads.isEmpty),
            "the action has \(payloads.count) results instead of one\(failed ? " or an error" : "")", "3.3")
        for (line, payload) in payloads {
            self.line = line
            look(&self, payload)
        }
        line = nil
    }

    // MARK: Small results

    mutating func tokenCount(_ payload: JSONValue) {
        guard case .integer(let count)? = payload.object?["num_tokens"] else {
            require(false, "`num_tokens` is not an integer", "3.7.1")
            return
        }
        require(count >= 0, "`num_tokens` is negative", "3.7.1")
    }

    mutating func validation(_ payload: JSONValue) {
        // Dify takes any boolean for success; a refusal that says false would be stored as good.
        require(payload.object?["result"] == true, "`result` is not true: a refusal has to be an error", "3.7.10")
        switch payload.object?["credentials"] {
        case nil, .null?, .object?: break
        default: require(false, "`credentials` is neither an object nor null", "3.7.10")
        }
    }
}
