import Glibc

/// The answer to one invocation, checked as it arrives: every token in its place, one usage and one end, no error.
struct StreamCheck {
    let stream: Int
    let chunks: Int
    private(set) var next = 0
    private(set) var ended = false
    private(set) var problem: String?
    private var finished = false
    private var usages = 0

    init(stream: Int, chunks: Int) {
        self.stream = stream
        self.chunks = chunks
    }

    /// Takes an event of this stream and calls `stamped` with the time stamp of each token in it.
    mutating func take(_ event: PluginEvent, stamped: (UInt64) -> Void) {
        guard !ended else { return fail("an event after its end") }
        switch event.kind {
        case .stream:
            if usages > 0 { fail("a chunk after the one with the usage") }
            takeTokens(event.content.span, stamped: stamped)
            if !event.finishReason.isEmpty {
                finished = true
                if event.finishReason != Array("stop".utf8) { fail("another finish reason than stop") }
            }
            if event.hasUsage {
                usages += 1
                if event.completionTokens != chunks { fail("another usage than the server's") }
            }
        case .error:
            fail("an error: \(String(decoding: event.message.prefix(300), as: UTF8.self))")
        case .end:
            ended = true
            if next != chunks { fail("\(next) of \(chunks) chunks") }
            if !finished { fail("no finish reason") }
            if usages != 1 { fail("\(usages) usages") }
        case .heartbeat, .other:
            break
        }
    }

    /// An event may carry any number of whole tokens, so that a plugin that joins chunks is measured too.
    private mutating func takeTokens(_ content: Span<UInt8>, stamped: (UInt64) -> Void) {
        var position = 0
        while position < content.count {
            guard let token = Token.read(content, at: position, stream: stream, sequence: next) else {
                return fail("something else than chunk \(next)")
            }
            position += token.length
            next += 1
            if token.stamp > 0 { stamped(token.stamp) }
        }
    }

    mutating func fail(_ reason: String) {
        if problem == nil { problem = "stream \(stream): \(reason)" }
    }
}

/// The figures of one run: some streams at once through one plugin process.
struct RelayRun {
    var streams = 0
    var chunks = 0
    var events = 0
    /// From the first request's write to the last `end`, in nanoseconds.
    var wall: UInt64 = 0
    /// The plugin's CPU time in that time, in nanoseconds.
    var cpu: UInt64 = 0
    /// From a chunk's write by the server to its line's arrival, in nanoseconds; only of paced streams.
    var latencies: [UInt64] = []
    /// From the requests' write to the first event with text, per stream, in nanoseconds.
    var firstEvents: [UInt64] = []
    var upstream = UpstreamServer.Counts()
    var problems: [String] = []
}

/// Plays Dify's daemon to one plugin process: request lines to its stdin, events from its stdout.
struct PluginDriver: ~Copyable {
    private(set) var process: ChildProcess
    private let server: UpstreamServer
    private var buffer = [UInt8](repeating: 0, count: 1 << 17)
    private var filled = 0
    private var event = PluginEvent()
    private var runs = 0
    /// A plugin that gives no sign for so long has failed; its heartbeats, one in ten seconds, do not count.
    private static let patience: UInt64 = 30_000_000_000

    init(command: [String], server: UpstreamServer) throws(BenchmarkError) {
        process = try ChildProcess.start(command, environment: ["INSTALL_METHOD": "local"])
        self.server = server
    }

    // MARK: Life

    /// Waits for the first heartbeat and returns the time from just before the start of the process to its arrival.
    mutating func firstHeartbeat() throws(BenchmarkError) -> UInt64 {
        var arrived: UInt64?
        let deadline = Clock.now() + Self.patience
        while arrived == nil {
            let open = try readLines(until: deadline) { event, now in
                if event.kind == .heartbeat, arrived == nil { arrived = now }
                return nil
            }
            guard open, Clock.now() < deadline else { throw BenchmarkError("the plugin gave no heartbeat") }
        }
        return (arrived ?? process.started) - process.started
    }

    /// Closes the plugin's stdin, on which it has to exit with code 0; returns what is wrong otherwise.
    mutating func finish() throws(BenchmarkError) -> String? {
        process.closeInput()
        guard let exit = try process.wait(seconds: 10) else {
            return "the plugin did not exit within 10 s of the end of its stdin"
        }
        return exit.code == 0 ? nil : "the plugin exited with \(exit.code) at the end of its stdin"
    }

    // MARK: Streams

    /// Invokes `streams` streams at once and reads them to their ends.
    mutating func run(_ plan: StreamPlan, streams: Int) throws(BenchmarkError) -> RelayRun {
        runs += 1
        var run = RelayRun(streams: streams, chunks: streams * plan.chunks)
        var checks = (0..<streams).map { StreamCheck(stream: $0, chunks: plan.chunks) }
        var open = streams
        _ = server.takeCounts()
        let prefix = Array(
            "0197f0c2-7f1e-7a55-\(String(decoding: Token.decimal(runs % 10_000, width: 4), as: UTF8.self))-".utf8)
        let requests = requestLines(plan, prefix: String(decoding: prefix, as: UTF8.self), streams: streams)
        let cpuBefore = try process.cpu()
        let began = Clock.now()
        let writer = try send(requests)
        defer { writer?.join() }
        var lastSign = began
        while open > 0 {
            let alive = try readLines(until: lastSign + Self.patience) { event, now in
                guard event.kind != .heartbeat, event.kind != .other else { return nil }
                lastSign = now
                guard let index = Self.index(event.sessionID, prefix: prefix), checks.indices.contains(index) else {
                    return "an event for a session that is not open"
                }
                if event.kind == .stream { run.events += 1 }
                if checks[index].next == 0, !event.content.isEmpty { run.firstEvents.append(now - began) }
                let before = checks[index].ended
                checks[index].take(event) { stamp in run.latencies.append(now > stamp ? now - stamp : 0) }
                if checks[index].ended, !before { open -= 1 }
                return nil
            } problem: {
                run.problems.append($0)
            }
            if !alive || Clock.now() > lastSign + Self.patience {
                run.problems.append(
                    alive ? "no event for 30 s with \(open) streams open" : "the plugin ended with \(open) streams open"
                )
                process.terminate()
                break
            }
        }
        run.wall = Clock.now() - began
        try settle(&run, &checks, prefix)
        run.cpu = open == 0 ? try process.cpu() - cpuBefore : 0
        run.upstream = server.takeCounts()
        run.problems += checks.compactMap(\.problem)
        return run
    }

    /// Reads on for a moment: a second `end`, or any event after it, is a fault too.
    private mutating func settle(
        _ run: inout RelayRun, _ checks: inout [StreamCheck], _ prefix: [UInt8]
    ) throws(BenchmarkError) {
        let deadline = Clock.now() + 20_000_000
        while Clock.now() < deadline {
            let alive = try readLines(until: deadline) { event, now in
                if let index = Self.index(event.sessionID, prefix: prefix), checks.indices.contains(index) {
                    checks[index].take(event) { _ in }
                }
                return nil
            } problem: {
                run.problems.append($0)
            }
            if !alive { return }
        }
    }

    private static func index(_ sessionID: [UInt8], prefix: [UInt8]) -> Int? {
        guard sessionID.count == prefix.count + 12, sessionID.starts(with: prefix) else { return nil }
        var value = 0
        for byte in sessionID[prefix.count...] {
            guard byte >= 48, byte <= 57 else { return nil }
            value = value * 10 + Int(byte - 48)
        }
        return value
    }

    // MARK: Requests

    /// Lines as Dify's daemon writes them: all fields, its nulls included.
    private func requestLines(_ plan: StreamPlan, prefix: String, streams: Int) -> [UInt8] {
        let uid = plan.modelUID
        var lines: [UInt8] = []
        for stream in 0..<streams {
            let session = prefix + String(decoding: Token.decimal(stream, width: 12), as: UTF8.self)
            let line =
                #"{"app_id":null,"context":null,"conversation_id":null,"data":{"action":"invoke_llm","credentials":"#
                + #"{"completion_type":"chat","model_uid":"\#(uid)","server_url":"http://127.0.0.1:\#(server.port)"},"#
                + #""json_schema":null,"model":"\#(uid)","model_parameters":{"max_tokens":1048576,"temperature":0.5},"#
                + #""model_type":"llm","prompt_messages":[{"content":"stream \#(stream)","name":"","role":"user","#
                + #""tool_call_id":"","tool_calls":null}],"provider":"xinference","stop":null,"stream":true,"#
                + #""tools":null,"type":"model","user_id":"u-1"},"endpoint_id":null,"event":"request","#
                + #""message_id":null,"session_id":"\#(session)"}"# + "\n"
            lines += Array(line.utf8)
        }
        return lines
    }

    /// Few requests fit the pipe and are written at once; many are written by a thread, as this one has to read.
    private func send(_ bytes: [UInt8]) throws(BenchmarkError) -> Worker? {
        let descriptor = process.input
        let write = { @Sendable in
            var offset = 0
            while offset < bytes.count {
                let count = bytes.withUnsafeBytes {
                    Glibc.write(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset)
                }
                // A plugin that has closed its stdin is found out by the reader.
                guard count > 0 || errno == EINTR else { return }
                offset += max(0, count)
            }
        }
        if bytes.count > 32_768 { return try Worker(write) }
        write()
        return nil
    }

    // MARK: Lines

    /// Waits for output until `deadline`, reads it once and hands on each whole line; false at the end of the output.
    private mutating func readLines(
        until deadline: UInt64, _ body: (PluginEvent, _ now: UInt64) -> String?, problem: (String) -> Void = { _ in }
    ) throws(BenchmarkError) -> Bool {
        let now = Clock.now()
        var waiting = pollfd(fd: process.output, events: Int16(POLLIN), revents: 0)
        let ready = poll(&waiting, 1, Int32(deadline > now ? min((deadline - now) / 1_000_000 + 1, 60_000) : 0))
        guard ready > 0 else { return true }
        if buffer.count - filled < 65_536 { buffer += [UInt8](repeating: 0, count: buffer.count) }
        let descriptor = process.output
        let offset = filled
        let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress?.advanced(by: offset), 65_536) }
        guard count > 0 else { return count < 0 && errno == EINTR }
        let arrived = Clock.now()
        // Taken out while the lines are read, so that the buffer can be lent to it.
        var event = PluginEvent()
        swap(&event, &self.event)
        defer { swap(&event, &self.event) }
        var lineStart = 0
        for index in filled..<(filled + count) where buffer[index] == 0x0a {
            if index > lineStart {
                do throws(JSONScanner.Malformed) {
                    try event.read(buffer.span, lineStart..<index)
                    if let wrong = body(event, arrived) { problem(wrong) }
                } catch {
                    let line = String(decoding: buffer[lineStart..<min(index, lineStart + 200)], as: UTF8.self)
                    problem("a line that is not JSON: \(line)")
                }
            }
            lineStart = index + 1
        }
        filled += count
        if lineStart > 0 {
            buffer.replaceSubrange(0..<(filled - lineStart), with: buffer[lineStart..<filled])
            filled -= lineStart
        }
        return true
    }
}
