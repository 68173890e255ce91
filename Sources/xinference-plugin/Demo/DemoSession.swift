import DifyPlugin
import DifyPluginTesting
import Foundation

/// The session the demo plays: what Dify asks of a plugin when somebody adds a model and chats with it.
struct DemoSession {
    /// What a streamed answer showed.
    struct Answer {
        /// From the request line to the first text.
        var firstToken: Duration?
        /// From the request line to the end.
        var total: Duration
        var completionTokens: Int
        var promptTokens: Int
    }

    let host: any PluginHost
    let terminal: Terminal
    var credentials: JSONObject
    private(set) var model: String

    private(set) var answers: [Answer] = []
    private(set) var failures: [String] = []
    /// The times of the retrieval, once it went through.
    var retrieval: RetrievalTimes?
    /// The times of speaking and listening, once both went through.
    var speech: SpeechTimes?

    init(host: any PluginHost, terminal: Terminal, credentials: JSONObject, model: String) {
        self.host = host
        self.terminal = terminal
        self.credentials = credentials
        self.model = model
    }

    // MARK: Steps

    /// Has the credentials proved, and keeps what the plugin returns, as Dify does.
    mutating func validate() async throws {
        heading("validate_model_credentials", "the model is described and says a few words")
        let clock = ContinuousClock()
        let start = clock.now
        let replies = try await host.ask(
            .about("validate_model_credentials", session: "validate", model: model, credentials: credentials))
        guard let learned = check(replies).first?.data?.object?["credentials"]?.object else {
            return fail("the credentials were refused: \(Self.error(in: replies) ?? "no answer")")
        }
        for name in learned.keys { credentials[name] = learned[name] }
        terminal.line("  " + terminal.styled("accepted", .good) + " after \(Self.milliseconds(clock.now - start))")
        for name in learned.keys where learned[name] != .string("") {
            terminal.line("  " + terminal.styled("learned \(name): \(Self.short(learned[name]))", .dim))
        }
    }

    /// Goes on with another model of the same server, proved like the first.
    mutating func use(_ uid: String) async throws {
        guard let proved = try await prove(uid) else { return }
        model = uid
        credentials = proved
    }

    /// Has the credentials of another model of the same server proved.
    ///
    /// - Returns: the credentials with what the plugin learned; `nil` if they were refused, which is then told.
    mutating func prove(_ uid: String, type: String = "llm") async throws -> JSONObject? {
        var own: JSONObject = ["server_url": credentials["server_url"] ?? "", "model_uid": .string(uid)]
        own["api_key"] = credentials["api_key"]
        let replies = try await host.ask(
            .about(
                "validate_model_credentials", session: "validate-\(uid)", model: uid, type: type, credentials: own))
        guard let learned = check(replies).first?.data?.object?["credentials"]?.object else {
            fail("the credentials of \(uid) were refused: \(Self.error(in: replies) ?? "no answer")")
            return nil
        }
        for name in learned.keys { own[name] = learned[name] }
        return own
    }

    /// Has the model's schema made, from what validation stored.
    mutating func schema() async throws {
        heading("get_ai_model_schemas", "what Dify shows of the model; no request goes to the server")
        let replies = try await host.ask(
            .about("get_ai_model_schemas", session: "schema", model: model, credentials: credentials))
        guard let schema = check(replies).first?.data?.object?["model_schema"]?.object else {
            return fail("there is no schema: \(Self.error(in: replies) ?? "no answer")")
        }
        let rules = schema["parameter_rules"]?.array?.compactMap { $0.object?["name"]?.string } ?? []
        terminal.table([
            ("context", Self.short(schema["model_properties"]?.object?["context_size"]) + " tokens"),
            ("features", schema["features"]?.array?.compactMap(\.string).joined(separator: ", ") ?? ""),
            ("parameters", rules.joined(separator: ", ")),
        ])
    }

    /// Streams an answer onto the terminal, piece by piece as it arrives.
    @discardableResult
    mutating func chat(
        _ messages: [JSONValue], session: String, explanation: String = "a streamed answer",
        parameters: JSONObject = [:], tools: JSONValue = nil
    ) async throws -> String {
        heading("invoke_llm", explanation)
        if let question = messages.last?.object?["content"]?.string, messages.last?.object?["role"] == "user" {
            terminal.line("  " + terminal.styled("you    ", .accent) + question)
        }
        var settings: JSONObject = ["temperature": 0.3, "max_tokens": 120, "seed": 7]
        for name in parameters.keys { settings[name] = parameters[name] }
        let request = PluginRequest.invokeLLM(
            session: session, model: model, credentials: credentials, messages: messages,
            parameters: .object(settings), tools: tools)
        let start = ContinuousClock.now
        try host.say(request)
        let (text, firstToken) = await show(session, since: start)
        let replies = check(await host.replies(of: session))
        if let error = Self.error(in: replies) { fail("the answer ended in an error: \(error)") }
        let usage = replies.compactMap { $0.data?.object?["delta"]?.object?["usage"]?.object }.last
        answers.append(
            Answer(
                firstToken: firstToken, total: start.duration(to: .now),
                completionTokens: usage?["completion_tokens"]?.int ?? 0,
                promptTokens: usage?["prompt_tokens"]?.int ?? 0))
        let calls = Self.calls(in: replies)
        for call in calls { terminal.line("  " + terminal.styled("call   ", .accent) + Self.spelled(call)) }
        if text.isEmpty, calls.isEmpty { fail("the model said nothing") }
        return text
    }

    /// Asks for what cannot be, to show how a failure reads.
    mutating func failOnPurpose() async throws {
        heading("invoke_llm", "a deliberate failure: a model that does not run")
        var wrong = credentials
        wrong["model_uid"] = "no-such-model"
        let replies = try await host.ask(
            .invokeLLM(session: "failure", model: model, credentials: wrong, saying: "Hello?"))
        guard let error = check(replies).first(where: { $0.kind == .error }) else {
            return fail("a model that does not run gave no error")
        }
        terminal.line("  " + terminal.styled(error.errorType ?? "", .bad))
        terminal.line("  " + (error.errorMessage ?? ""))
        if error.errorType != "InvokeBadRequestError" {
            fail("a model that does not run should be an InvokeBadRequestError, not \(error.errorType ?? "nothing")")
        }
    }

    // MARK: Parts

    /// Writes the pieces of an answer as they come; returns all of it and when the first came.
    private func show(_ session: String, since start: ContinuousClock.Instant) async -> (String, Duration?) {
        terminal.write("  " + terminal.styled("model  ", .accent))
        var text = ""
        var first: Duration?
        var index = 0
        while let reply = await host.firstReply(where: { [index] in Self.isNext($0, in: session, index: index) }) {
            guard reply.kind == .stream else { break }
            index += 1
            guard let piece = reply.text, !piece.isEmpty else { continue }
            first = first ?? start.duration(to: reply.arrival)
            text += piece
            terminal.write(piece.replacingOccurrences(of: "\n", with: "\n         "))
        }
        terminal.line()
        return (text, first)
    }

    private static func isNext(_ reply: HostReply, in session: String, index: Int) -> Bool {
        guard reply.sessionID == session else { return false }
        return reply.kind != .stream || reply.data?.object?["delta"]?.object?["index"]?.int == index
    }

    /// Holds a session's replies against the daemon's rules.
    mutating func check(_ replies: [HostReply]) -> [HostReply] {
        if replies.last?.kind != .end { fail("a session has no end") }
        if replies.count(where: { $0.kind == .end }) > 1 { fail("a session has two ends") }
        return replies
    }

    mutating func fail(_ reason: String) {
        failures.append(reason)
        terminal.line("  " + terminal.styled("failed: " + reason, .bad))
    }

    func heading(_ action: String, _ explanation: String) {
        terminal.line()
        terminal.line(terminal.styled(action, .bold) + terminal.styled("  " + explanation, .dim))
    }

    static func message(_ role: String, _ text: String, calls: JSONValue = nil, answering id: String = "") -> JSONValue
    {
        ["role": .string(role), "content": .string(text), "name": "", "tool_calls": calls, "tool_call_id": .string(id)]
    }

    static func calls(in replies: [HostReply]) -> [JSONValue] {
        replies.flatMap { $0.data?.object?["delta"]?.object?["message"]?.object?["tool_calls"]?.array ?? [] }
    }

    private static func spelled(_ call: JSONValue) -> String {
        let function = call.object?["function"]?.object
        return "\(function?["name"]?.string ?? "?")(\(function?["arguments"]?.string ?? ""))"
    }

    static func error(in replies: [HostReply]) -> String? {
        replies.first { $0.kind == .error }.map { "\($0.errorType ?? ""): \($0.errorMessage ?? "")" }
    }

    private static func short(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text): text
        case .array(let values): values.map { short($0) }.joined(separator: ", ")
        case .integer(let number): "\(number)"
        case .bool(let flag): "\(flag)"
        case .double(let number): "\(number)"
        case nil, .null: "unknown"
        default: "…"
        }
    }

    static func milliseconds(_ duration: Duration) -> String {
        let value = duration / .milliseconds(1)
        return value < 10 ? String(format: "%.1f ms", value) : String(format: "%.0f ms", value)
    }
}
