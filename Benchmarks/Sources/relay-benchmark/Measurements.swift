import Glibc

/// What Dify's official Python plugin took (version 0.0.15, Python 3.12, SDK 0.9.0).
///
/// Constants from one 2-core machine, over the same protocol against a server as cheap as this one; not measured here.
enum PythonPlugin {
    static let heartbeat = 1_379.0
    static let startCPU = 1_320.0
    static let idleMemory = 83.8
    static let firstEvent = (p50: 38.47, p99: 62.15)
    static let callCPU = 42.23
    static let requestsPerCall = 3.0
    static let memoryAfter500Calls = 145.7

    /// µs of CPU per chunk.
    ///
    /// With several streams its runs were of 200 chunks, so they hold more of the calls' own cost.
    static func relay(perWrite: Int, streams: Int) -> Double? {
        switch (perWrite, streams) {
        case (1, 1): 211
        case (64, 1): 222
        case (1, 64): 412
        case (1, 256): 399
        default: nil
        }
    }

    /// Added latency in ms and share of a core in per cent.
    static func paced(streams: Int, microseconds: Int) -> (p50: Double, p99: Double, cpu: Double)? {
        switch (streams, microseconds) {
        case (1, 5_000): (0.544, 0.81, 12.0)
        case (64, 20_000): (9.6, 167.8, 96)
        case (256, 20_000): (206.1, 2_349.9, 97)
        default: nil
        }
    }
}

/// The parts of the benchmark; each starts its own plugin processes and adds a table to the report.
struct Measurements {
    let options: Options
    let server: UpstreamServer
    var report = Report()

    init(_ options: Options) throws(BenchmarkError) {
        self.options = options
        server = try UpstreamServer()
    }

    func plugin() throws(BenchmarkError) -> PluginDriver {
        try PluginDriver(command: options.plugin, server: server)
    }

    // MARK: Starts and calls

    mutating func start() throws(BenchmarkError) {
        var heartbeats: [Double] = []
        var cpu: [Double] = []
        var memory: [Double] = []
        for _ in 0..<options.starts {
            var driver = try plugin()
            heartbeats.append(Double(try driver.firstHeartbeat()) / 1e6)
            cpu.append(Double(try driver.process.cpu()) / 1e6)
            usleep(200_000)
            memory.append(Double(try driver.process.memory("VmRSS")) / 1_024)
            report.fail("start", [try driver.finish()].compactMap { $0 })
        }
        var table = Table(
            name: "start", title: "Start, median of \(options.starts)",
            columns: ["figure", "plugin", "Python plugin", "budget"])
        table.rows = [
            measure("first heartbeat after exec, ms", heartbeats.median, PythonPlugin.heartbeat, budget: 30),
            measure("CPU until then, ms", cpu.median, PythonPlugin.startCPU),
            measure("memory idle, MiB", memory.median, PythonPlugin.idleMemory, budget: 20),
        ]
        report.tables.append(table)
    }

    mutating func calls() throws(BenchmarkError) {
        var driver = try plugin()
        _ = try driver.firstHeartbeat()
        let plan = StreamPlan(.flatOut(perWrite: 1), chunks: 1)
        var firstEvents: [Double] = []
        var cpu: [Double] = []
        var requests = 0
        for _ in 0..<options.calls {
            let run = try driver.run(plan, streams: 1)
            report.fail("calls", run.problems)
            guard run.problems.isEmpty else { return }
            firstEvents += run.firstEvents.map { Double($0) / 1e6 }
            cpu.append(Double(run.cpu) / 1e6)
            requests += run.upstream.completions + run.upstream.otherRequests
        }
        let memory = Double(try driver.process.memory("VmRSS")) / 1_024
        report.fail("calls", [try driver.finish()].compactMap { $0 })
        var table = Table(
            name: "calls", title: "\(options.calls) short calls (1 chunk), one after the other",
            columns: ["figure", "plugin", "Python plugin", "budget"])
        table.rows = [
            measure("first event p50, ms", firstEvents.median, PythonPlugin.firstEvent.p50),
            measure("first event p99, ms", firstEvents.percentile(0.99), PythonPlugin.firstEvent.p99),
            measure("CPU per call, median, ms", cpu.median, PythonPlugin.callCPU),
            measure(
                "HTTP requests per call", Double(requests) / Double(options.calls), PythonPlugin.requestsPerCall,
                budget: 1),
            measure(
                "memory after the calls, MiB", memory, options.calls == 500 ? PythonPlugin.memoryAfter500Calls : nil),
        ]
        report.tables.append(table)
    }

    private mutating func measure(_ name: String, _ value: Double?, _ python: Double?, budget: Double? = nil) -> [Table
        .Cell]
    {
        if let value, let budget, value > budget {
            report.overruns.append("\(name): \(decimal(value, digits: 2)), budget \(decimal(budget, digits: 0))")
        }
        let cell = { (value: Double?, digits: Int) -> Table.Cell in value.map { .number($0, digits: digits) } ?? .none }
        return [.text(name), cell(value, 2), cell(python, 1), cell(budget, 0)]
    }

    // MARK: Relay

    mutating func relay() throws(BenchmarkError) {
        let curlStart = try curl(StreamPlan(.flatOut(perWrite: 1), chunks: 0))
        var table = Table(
            name: "relay", title: "Relay, \(options.chunks) chunks per stream, flat out (CPU in µs per chunk)",
            columns: [
                "chunks per write", "streams", "runs", "wall s", "chunks/s", "events", "CPU", "curl", "ratio",
                "curl net", "ratio net",
                "Python", "peak MiB",
            ])
        for perWrite in [1, 64] {
            let plan = StreamPlan(.flatOut(perWrite: perWrite), chunks: options.chunks)
            let floor = try curl(plan)
            // So long that the process's own start, which varies more than all else, hardly shows.
            let longPlan = StreamPlan(plan.pace, chunks: max(100_000, options.chunks))
            let net = max(0, try curl(longPlan) - curlStart) / Double(longPlan.chunks) / 1e3
            for streams in options.streams {
                let (runs, peak) = try relayRuns(plan, streams: streams)
                guard let run = runs.sorted(by: { $0.cpu < $1.cpu }).dropFirst((runs.count - 1) / 2).first else {
                    continue
                }
                let whole = floor / Double(options.chunks) / 1e3
                table.rows.append(
                    [.count(perWrite), .count(streams), .count(runs.count)]
                        + relayFigures(run, perWrite: perWrite, curl: (whole, net)) + [.number(peak, digits: 1)])
            }
        }
        table.notes = [
            "curl: all CPU of one `curl -sN` to a pipe; its start takes \(decimal(curlStart / 1e6, digits: 1)) ms.",
            "curl net: without the start, from a stream of at least 100000 chunks.",
            "Python: constants from a 2-core machine (with several streams: of 200 chunks each).",
        ]
        report.tables.append(table)
    }

    /// The columns from the wall time to the Python plugin's figure.
    private mutating func relayFigures(_ run: PluginRun, perWrite: Int, curl: (whole: Double, net: Double)) -> [Table
        .Cell]
    {
        let wall = Double(run.wall) / 1e9
        let cpu = Double(run.cpu) / Double(max(1, run.chunks)) / 1e3
        if cpu > 2 * curl.whole {
            let ratio = decimal(cpu / curl.whole, digits: 2)
            report.overruns.append("relay, \(perWrite) per write, \(run.requests) streams: \(ratio) × curl, budget 2")
        }
        let python = PythonPlugin.relay(perWrite: perWrite, streams: run.requests)
        return [
            .number(wall, digits: 3), .number(Double(run.chunks) / wall, digits: 0), .count(run.events),
            .number(cpu, digits: 2), .number(curl.whole, digits: 2), .number(cpu / curl.whole, digits: 2),
            .number(curl.net, digits: 2), .number(cpu / curl.net, digits: 2),
            python.map { .number($0, digits: 0) } ?? .none,
        ]
    }

    /// Runs until there are enough to take a median of; the figures of a single short stream need the most.
    private mutating func relayRuns(_ plan: StreamPlan, streams: Int) throws(BenchmarkError) -> (
        runs: [PluginRun], peak: Double
    ) {
        var driver = try plugin()
        _ = try driver.firstHeartbeat()
        report.fail("warm-up", try driver.run(StreamPlan(plan.pace, chunks: 64), streams: 1).problems)
        var runs: [PluginRun] = []
        for _ in 0..<(streams == 1 ? options.runs : max(1, options.runs * 16 / (streams * 16 / 10 + 16))) {
            let run = try driver.run(plan, streams: streams)
            report.fail("relay, \(streams) streams", run.problems)
            guard run.problems.isEmpty else { return ([], 0) }
            runs.append(run)
        }
        let peak = Double(try driver.process.memory("VmHWM")) / 1_024
        report.fail("relay", [try driver.finish()].compactMap { $0 })
        return (runs, peak)
    }

    /// The CPU time, in ns, that `curl -sN` takes to read such a stream: a median, with every run's events counted.
    private mutating func curl(_ plan: StreamPlan) throws(BenchmarkError) -> Double {
        var cpu: [Double] = []
        for _ in 0..<max(5, options.runs) {
            var process = try ChildProcess.start(options.curlCommand(plan, port: server.port))
            process.closeInput()
            var bytes = [UInt8](repeating: 0, count: 65_536)
            var events = 0
            var previous: UInt8 = 0
            while case let count = read(process.output, &bytes, bytes.count), count > 0 {
                // In this stream a blank line ends each event, and a `d` at the start of a line begins one.
                for byte in bytes[0..<count] {
                    if byte == UInt8(ascii: "d"), previous == 0x0a || previous == 0 { events += 1 }
                    previous = byte
                }
            }
            guard let exit = try process.wait(seconds: 10), exit.code == 0, events == plan.chunks + 3 else {
                throw BenchmarkError(
                    "curl read \(events) of \(plan.chunks + 3) events, so there is nothing to compare with")
            }
            cpu.append(Double(exit.cpu))
        }
        return cpu.median ?? 0
    }

    // MARK: Paced streams

    mutating func paced() throws(BenchmarkError) {
        var table = Table(
            name: "paced", title: "Added latency, from the server's write to the line on the plugin's stdout (ms)",
            columns: [
                "streams", "every ms", "chunks", "p50", "p99", "max", "CPU %", "Python p50", "Python p99",
                "Python CPU %", "peak MiB",
            ])
        for streams in options.streams {
            let interval = streams == 1 ? 5_000 : 20_000
            let plan = StreamPlan(.every(microseconds: interval), chunks: options.pacedSeconds * 1_000_000 / interval)
            var driver = try plugin()
            _ = try driver.firstHeartbeat()
            report.fail("warm-up", try driver.run(StreamPlan(plan.pace, chunks: 8), streams: 1).problems)
            let run = try driver.run(plan, streams: streams)
            report.fail("paced, \(streams) streams", run.problems)
            guard run.problems.isEmpty else { continue }
            let peak = Double(try driver.process.memory("VmHWM")) / 1_024
            report.fail("paced", [try driver.finish()].compactMap { $0 })
            let milliseconds = { (share: Double) in Double(run.latencies.percentile(share) ?? 0) / 1e6 }
            let python = PythonPlugin.paced(streams: streams, microseconds: interval)
            table.rows.append([
                .count(streams), .number(Double(interval) / 1e3, digits: 0), .count(run.chunks),
                .number(milliseconds(0.5), digits: 3), .number(milliseconds(0.99), digits: 3),
                .number(milliseconds(1), digits: 3),
                .number(Double(run.cpu) / Double(max(1, run.wall)) * 100, digits: 1),
                python.map { .number($0.p50, digits: 2) } ?? .none, python.map { .number($0.p99, digits: 2) } ?? .none,
                python.map { .number($0.cpu, digits: 0) } ?? .none, .number(peak, digits: 1),
            ])
        }
        report.tables.append(table)
    }

    // MARK: Many streams

    mutating func streams() throws(BenchmarkError) {
        let plan = StreamPlan(.together(streams: options.count), chunks: options.countChunks)
        var driver = try plugin()
        _ = try driver.firstHeartbeat()
        let run = try driver.run(plan, streams: options.count)
        var problems = run.problems
        if run.upstream.mostOpenStreams < options.count {
            problems.append("only \(run.upstream.mostOpenStreams) of \(options.count) streams were open at one time")
        }
        report.fail("streams", problems)
        guard run.problems.isEmpty else { return }
        var table = Table(
            name: "streams", title: "Many streams: none begins before all are open",
            columns: [
                "streams", "chunks each", "open at once", "HTTP requests", "events", "wall s", "CPU s", "peak MiB",
            ])
        table.rows = [
            [
                .count(options.count), .count(options.countChunks), .count(run.upstream.mostOpenStreams),
                .count(run.upstream.completions + run.upstream.otherRequests), .count(run.events),
                .number(Double(run.wall) / 1e9, digits: 2), .number(Double(run.cpu) / 1e9, digits: 2),
                .number(Double(try driver.process.memory("VmHWM")) / 1_024, digits: 1),
            ]
        ]
        report.tables.append(table)
        report.fail("streams", [try driver.finish()].compactMap { $0 })
    }
}
