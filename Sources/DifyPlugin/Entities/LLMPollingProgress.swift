/// What Dify has to know to ask again for an answer (protocol section 3.7.12).
public struct LLMPollingProgress: Sendable, Hashable {
    /// What Dify keeps and hands back: the server's name for the task, say.
    ///
    /// Never empty: the host refuses that.
    public let state: JSONObject
    /// Seconds until it shall ask again.
    public var nextCheckAfterSeconds: PositiveInteger?
    /// Seconds after which it shall give up.
    public var expiresAfterSeconds: PositiveInteger?
    /// How often it shall ask at most.
    public var maximumAttempts: PositiveInteger?

    /// Makes progress whose state has at least the first member.
    public init(
        _ name: String, _ value: JSONValue, others: JSONObject = [:], nextCheckAfterSeconds: PositiveInteger? = nil,
        expiresAfterSeconds: PositiveInteger? = nil, maximumAttempts: PositiveInteger? = nil
    ) {
        var state = others
        state[name] = value
        self.state = state
        self.nextCheckAfterSeconds = nextCheckAfterSeconds
        self.expiresAfterSeconds = expiresAfterSeconds
        self.maximumAttempts = maximumAttempts
    }

    /// Makes progress; `nil` if the state is empty.
    public init?(
        state: JSONObject, nextCheckAfterSeconds: PositiveInteger? = nil, expiresAfterSeconds: PositiveInteger? = nil,
        maximumAttempts: PositiveInteger? = nil
    ) {
        guard let name = state.keys.first, let value = state[name] else { return nil }
        self.init(
            name, value, others: state, nextCheckAfterSeconds: nextCheckAfterSeconds,
            expiresAfterSeconds: expiresAfterSeconds, maximumAttempts: maximumAttempts)
    }

    func writeMembers(to writer: inout JSONWriter) throws(JSONError) {
        writer.key("plugin_state")
        try state.write(to: &writer)
        for (key, number) in [
            ("next_check_after_seconds", nextCheckAfterSeconds), ("expires_after_seconds", expiresAfterSeconds),
            ("max_attempts", maximumAttempts),
        ] {
            guard let number else { continue }
            writer.key(key)
            writer.integer(number.value)
        }
    }
}
