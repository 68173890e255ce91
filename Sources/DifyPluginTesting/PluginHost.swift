public import DifyPlugin

/// Dify's side of a plugin: says request lines and collects what comes back.
///
/// Both doubles conform: ``InMemoryHost`` for a provider in the same process, ``PluginProcess`` for a built binary. A
/// test written against this protocol runs over either.
public protocol PluginHost: Sendable {
    /// Says one line; the line feed is added.
    func say(_ line: String)
    /// Says a request as the daemon words it (protocol section 3.2), and remembers it for ``request(of:)``.
    ///
    /// - Throws: `notFinite` for a NaN or an infinity in the fields.
    func say(_ request: PluginRequest) throws(JSONError)
    /// Says no more: the plugin sees the end of its input.
    func closeInput()
    /// The request that was said last in a session; `nil` if there was none but in a line.
    func request(of session: String) -> PluginRequest?
    /// What the plugin wrote in a session so far.
    func repliesSoFar(of session: String) -> [HostReply]
    /// All the plugin wrote so far, heartbeats included.
    var allReplies: [HostReply] { get }
    /// Waits for a session's `end` and returns all its replies; fewer if the plugin's output ended before, or the task
    /// is cancelled.
    func replies(of session: String) async -> [HostReply]
    /// Waits until the plugin has written something that satisfies a condition, or nothing more can come.
    ///
    /// - Returns: the first such line, `nil` if there is none.
    func firstReply(where condition: @escaping @Sendable (HostReply) -> Bool) async -> HostReply?
}

extension PluginHost {
    /// Says a JSON value as one line.
    ///
    /// - Throws: `notFinite` for a NaN or an infinity in it.
    public func say(_ json: JSONValue) throws(JSONError) {
        var writer = JSONWriter()
        try json.write(to: &writer)
        say(String(decoding: writer.bytes, as: UTF8.self))
    }

    /// Says a request and waits for its `end`.
    ///
    /// - Throws: `notFinite` for a NaN or an infinity in the fields.
    public func ask(_ request: PluginRequest) async throws(JSONError) -> [HostReply] {
        try say(request)
        return await replies(of: request.sessionID)
    }
}

/// Doubles keep a log; the waiting is the same for all.
protocol LoggingPluginHost: PluginHost {
    var log: ReplyLog { get }
}

extension LoggingPluginHost {
    /// Says a request as the daemon words it, and remembers it.
    public func say(_ request: PluginRequest) throws(JSONError) {
        // Before it is said: the answer may be there before this function returns.
        log.note(request)
        try say(request.envelope)
    }

    /// The request that was said last in a session.
    public func request(of session: String) -> PluginRequest? {
        log.read { $0.requests[session] }
    }

    /// What the plugin wrote in a session so far.
    public func repliesSoFar(of session: String) -> [HostReply] {
        log.read { $0.bySession[session] ?? [] }
    }

    /// All the plugin wrote so far, heartbeats included.
    public var allReplies: [HostReply] { log.read(\.replies) }

    /// Waits for a session's `end` and returns all its replies.
    public func replies(of session: String) async -> [HostReply] {
        await log.wait(for: session) { $0.endedSessions.contains(session) }
        return repliesSoFar(of: session)
    }

    /// Waits for a line that satisfies a condition.
    public func firstReply(where condition: @escaping @Sendable (HostReply) -> Bool) async -> HostReply? {
        await log.wait(for: nil) { $0.replies.contains(where: condition) }
        return log.read { $0.replies.first(where: condition) }
    }
}
