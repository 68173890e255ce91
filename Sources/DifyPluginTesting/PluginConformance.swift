public import DifyPlugin

/// What every plugin has to do whatever it is for: the rows of the protocol's checklist (section 7) that need no server
/// behind the plugin.
///
/// Run it over your provider or over your built binary, from a test of your own:
///
/// ```swift
/// #expect(await PluginConformance().failures(of: MyProvider()).isEmpty)
/// #expect(try await PluginConformance().failures(of: .init(["/path/to/plugin"])).isEmpty)
/// ```
public struct PluginConformance: Sendable {
    /// A row that does not hold.
    public struct Failure: Sendable, Hashable, CustomStringConvertible {
        /// What was tried.
        public var row: String
        /// What came of it.
        public var reason: String

        /// Both.
        public var description: String { "\(row): \(reason)" }
    }

    /// The model that is named in requests.
    public var model: String
    /// Its credentials.
    ///
    /// They may lead nowhere: a request that fails as it should is as good as one that succeeds.
    public var credentials: JSONObject
    /// How long an answer may take.
    public var patience: Duration

    /// Makes a suite.
    public init(model: String = "echo", credentials: JSONObject = [:], patience: Duration = .seconds(30)) {
        self.model = model
        self.credentials = credentials
        self.patience = patience
    }

    // MARK: Running it

    /// Runs the rows that make sense within one process.
    public func failures(of provider: any ModelProvider) async -> [Failure] {
        let host = InMemoryHost()
        async let isComplete = PluginRunLoop(provider: provider).run(on: host)
        var failures = await requests(host, of: provider)
        failures += await drain(host)
        if await !isComplete { failures.append(Failure(row: "end of input", reason: "the run loop gave up")) }
        return failures
    }

    /// Launches the plugin for each group of rows and runs all of them.
    ///
    /// - Throws: if the plugin cannot be launched.
    public func failures(of command: PluginProcess.Command) async throws -> [Failure] {
        var failures = try await PluginProcess.run(command) { process in
            var failures = await heartbeat(process)
            failures += await requests(process)
            failures += await drain(process)
            return failures + (await exit(of: process, after: "row 7: end of input during a request", code: 0))
        }
        failures += try await PluginProcess.run(command) { await closedOutput($0) }
        return failures
    }

    // MARK: Rows

    /// Row 1: a heartbeat within a second of the launch, and nothing else required.
    func heartbeat(_ process: PluginProcess) async -> [Failure] {
        let row = "row 1: first heartbeat"
        guard let beat = await within(patience, { await process.firstReply { $0.event == "heartbeat" } }) ?? nil
        else { return [Failure(row: row, reason: "it never comes")] }
        let delay = beat.arrival - process.launch
        return delay <= .seconds(1) ? [] : [Failure(row: row, reason: "it comes \(delay) after the launch")]
    }

    /// Every action, and rows 3 and 4: each odd request gets its error and its end, each odd line silence, and work goes
    /// on.
    ///
    /// - Parameter provider: whose offer is known; of a process it is not.
    func requests(_ host: some PluginHost, of provider: (any ModelProvider)? = nil) async -> [Failure] {
        var failures: [Failure] = []
        for line in Self.silentLines { host.say(line) }
        for (row, request, mustFail) in plainRequests(of: provider) + oddRequests() {
            do throws(JSONError) { try host.say(request) } catch { continue }
            failures += await check(host, request, row, mustFail: mustFail)
        }
        for (row, session, line) in Self.brokenLines {
            host.say(line)
            failures += await check(host, PluginRequest("", session: session), row, mustFail: true)
        }
        let strangers = host.allReplies.filter { $0.sessionID == Self.silentSession }
        if !strangers.isEmpty {
            failures.append(Failure(row: "row 4: lines that are no request", reason: "one of them is answered"))
        }
        return failures
    }

    /// Row 7: what was asked before the end of the input is answered.
    func drain(_ host: some PluginHost) async -> [Failure] {
        let request = PluginRequest.invokeLLM(
            session: "conformance-drain", model: model, credentials: credentials, saying: "One two three four five")
        do throws(JSONError) { try host.say(request) } catch { return [] }
        host.closeInput()
        return await check(host, request, "row 7: end of input during a request", mustFail: false)
    }

    /// Row 8: a plugin that nobody listens to goes away, without burning time.
    func closedOutput(_ process: PluginProcess) async -> [Failure] {
        let row = "row 8: closed output"
        _ = await within(patience) { await process.firstReply { $0.event == "heartbeat" } }
        await process.closeOutput()
        let before = process.figures()
        let request = PluginRequest.about(
            "get_ai_model_schemas", session: "conformance-closed", model: model, credentials: credentials)
        do throws(JSONError) { try process.say(request) } catch {}
        guard await process.waitForExit(timeout: patience) == nil else { return [] }
        let spent = (process.figures()?.processorSeconds ?? 0) - (before?.processorSeconds ?? 0)
        return [Failure(row: row, reason: "it still runs after \(patience), having used \(spent) s of processor time")]
    }

    // MARK: Steps

    private func check(_ host: some PluginHost, _ request: PluginRequest, _ row: String, mustFail: Bool) async
        -> [Failure]
    {
        guard let replies = await within(patience, { await host.replies(of: request.sessionID) }) else {
            return [Failure(row: row, reason: "no `end` within \(patience)")]
        }
        var failures = ReplyValidator.violations(in: replies, to: request).map {
            Failure(row: row, reason: $0.description)
        }
        if mustFail, !replies.contains(where: { $0.kind == .error }) {
            failures.append(Failure(row: row, reason: "it is not answered by an error"))
        }
        return failures
    }

    private func exit(of process: PluginProcess, after row: String, code: Int32) async -> [Failure] {
        switch await process.waitForExit(timeout: patience) {
        case .code(code): []
        case let exit?: [Failure(row: row, reason: "the process ends with \(exit)")]
        case nil: [Failure(row: row, reason: "the process does not end")]
        }
    }

    /// The result of an operation, `nil` if it is not there in time; the operation is cancelled then.
    private func within<Value: Sendable>(
        _ limit: Duration, _ operation: @escaping @Sendable () async -> Value
    ) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { await operation() }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }
}
