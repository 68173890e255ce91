import Glibc

/// Plays Dify's daemon to one plugin process: request lines to its stdin, events from its stdout.
struct PluginDriver: ~Copyable {
    private(set) var process: ChildProcess
    let server: UpstreamServer
    private var buffer = [UInt8](repeating: 0, count: 1 << 17)
    private var filled = 0
    private var event = PluginEvent()
    private var runs = 0
    /// A plugin that gives no sign for so long has failed; its heartbeats, one in ten seconds, do not count.
    private static let patience: UInt64 = 30_000_000_000
    /// The longest line that Dify's daemon reads, its newline included; it kills a plugin that writes a longer one.
    static let lineLimit = 5_242_880

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

    // MARK: Requests

    /// Sends a request for each of `data`, all at once, and hands on the events of each until all have ended.
    ///
    /// `take` gets the request's place in `data`, and returns whether the event was the answer's end.
    mutating func exchange(
        _ data: [[UInt8]], take: (_ request: Int, _ event: PluginEvent, _ now: UInt64) -> Bool
    ) throws(BenchmarkError) -> PluginRun {
        runs += 1
        var run = PluginRun(requests: data.count)
        _ = server.takeCounts()
        let prefix = "0197f0c2-7f1e-7a55-\(String(decoding: Token.decimal(runs % 10_000, width: 4), as: UTF8.self))-"
        let prefixBytes = Array(prefix.utf8)
        let lines = Self.lines(data, prefix: prefix)
        let cpuBefore = try process.cpu()
        run.began = Clock.now()
        let writer = try send(lines)
        defer { writer?.join() }
        let complete = try readAnswers(&run, prefixBytes, take)
        try settle(&run, prefixBytes, take)
        run.cpu = complete ? try process.cpu() - cpuBefore : 0
        run.upstream = server.takeCounts()
        return run
    }

    /// Reads until every request has ended; false, and the plugin's end, when that does not come about.
    private mutating func readAnswers(
        _ run: inout PluginRun, _ prefix: [UInt8], _ take: (Int, PluginEvent, UInt64) -> Bool
    ) throws(BenchmarkError) -> Bool {
        var ended = [Bool](repeating: false, count: run.requests)
        var open = run.requests
        var lastSign = run.began
        defer { run.wall = lastSign - run.began }
        while open > 0 {
            let alive = try readLines(until: lastSign + Self.patience) { event, now in
                guard event.kind != .heartbeat, event.kind != .other else { return nil }
                lastSign = now
                guard let index = Self.index(event.sessionID, prefix: prefix), ended.indices.contains(index) else {
                    return "an event for a session that is not open"
                }
                if event.kind == .stream { run.events += 1 }
                if take(index, event, now), !ended[index] {
                    ended[index] = true
                    open -= 1
                }
                return nil
            } problem: {
                run.problems.append($0)
            }
            if !alive || Clock.now() > lastSign + Self.patience {
                run.problems.append(
                    alive ? "no event for 30 s with \(open) answers open" : "the plugin ended with \(open) answers open"
                )
                process.terminate()
                return false
            }
        }
        return true
    }

    /// Reads on for a moment: a second `end`, or any event after it, is a fault too.
    private mutating func settle(
        _ run: inout PluginRun, _ prefix: [UInt8], _ take: (Int, PluginEvent, UInt64) -> Bool
    ) throws(BenchmarkError) {
        let deadline = Clock.now() + 20_000_000
        while Clock.now() < deadline {
            let alive = try readLines(until: deadline) { event, now in
                if let index = Self.index(event.sessionID, prefix: prefix), index < run.requests {
                    _ = take(index, event, now)
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

    /// Lines as Dify's daemon writes them: all fields, its nulls included.
    private static func lines(_ data: [[UInt8]], prefix: String) -> [UInt8] {
        let open = Array(#"{"app_id":null,"context":null,"conversation_id":null,"data":"#.utf8)
        var lines: [UInt8] = []
        lines.reserveCapacity(data.reduce(0) { $0 + $1.count + 256 })
        for (request, data) in data.enumerated() {
            let session = prefix + String(decoding: Token.decimal(request, width: 12), as: UTF8.self)
            let close =
                #","endpoint_id":null,"event":"request","message_id":null,"session_id":"\#(session)"}"# + "\n"
            lines += open
            lines += data
            lines += Array(close.utf8)
        }
        return lines
    }

    /// Few requests fit the pipe and are written at once; many are written by a thread, as this one has to read.
    private func send(_ bytes: [UInt8]) throws(BenchmarkError) -> Worker? {
        let descriptor = process.input
        // A plugin that has closed its stdin is found out by the reader.
        if bytes.count > 32_768 { return try Worker { writeAll(bytes, to: descriptor) } }
        writeAll(bytes, to: descriptor)
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
            if index - lineStart >= Self.lineLimit { problem("a line of \(index - lineStart + 1) bytes") }
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
