import Glibc

/// What one process took over recordings of one size: the first, and the second where it got one.
private struct RecordingRun {
    var first: PluginRun
    var second: PluginRun?
    var idle: Double
    /// The most memory in MiB after the first recording, and after the second.
    var peak: Double
    var secondPeak: Double?
}

/// A row of the table: medians over the processes, and of memory the most.
private struct RecordingFigures {
    var size: Double
    var label: String
    var posts: Double
    var wall: Double
    var cpu: Double
    var idle: Double
    var peak: Double
    /// The most memory above idle as a multiple of the recording's own size.
    var multiple: Double
}

extension Measurements {
    private static let peakBudget = 2.5
    private static let growthBudget = 2.6

    /// Recordings of doubling sizes, each in a fresh process; a second one of the largest size in the same process.
    mutating func recording() throws(BenchmarkError) {
        var table = Table(
            name: "recording", title: "Recordings to be written down, as hexadecimal in one request line (CPU in ms)",
            columns: [
                "MiB", "request", "HTTP requests", "wall ms", "× half", "CPU", "CPU × half", "curl", "ratio",
                "idle MiB", "peak MiB", "above idle × size",
            ])
        var half: RecordingFigures?
        for size in options.recordingSizes {
            let plan = RecordingPlan(bytes: Int(size * 1_048_576))
            let file = plan.file()
            let isLargest = size == options.recordingSizes.last
            let curl = try curl(plan, file)
            guard let runs = try recordingRuns(plan, file, twice: isLargest) else { return }
            let first = Self.figures(runs.map { ($0.first, $0.idle, $0.peak) }, size: size, label: "first")
            table.rows.append(Self.row(first, half: half, curl: curl))
            if isLargest { checkRecordingBudget(first, half: half) }
            half = first
            let more = runs.compactMap { run in run.second.map { ($0, run.idle, run.secondPeak ?? run.peak) } }
            guard !more.isEmpty else { continue }
            let second = Self.figures(more, size: size, label: "second")
            table.rows.append(Self.row(second, half: nil, curl: curl))
            checkRecordingBudget(second, half: nil)
        }
        table.notes = [
            "\(options.recordings) × each size, each in a fresh process: medians, of peaks the highest. × half: beside half the size.",
            "curl: one `curl -s -o /dev/null -F file=@…` that uploads the same file.",
            "budget at the largest: peak above idle 2.5 × the recording, CPU 2.6 × that of half the size.",
        ]
        report.tables.append(table)
    }

    private mutating func checkRecordingBudget(_ figures: RecordingFigures, half: RecordingFigures?) {
        let place = "recording, \(decimal(figures.size, digits: 1)) MiB, \(figures.label)"
        if figures.multiple > Self.peakBudget {
            report.overruns.append(
                "\(place): peak \(decimal(figures.multiple, digits: 2)) × the recording above idle, budget 2.5")
        }
        if let half, figures.cpu / half.cpu > Self.growthBudget {
            let growth = decimal(figures.cpu / half.cpu, digits: 2)
            report.overruns.append("\(place): CPU \(growth) × that of half the size, budget 2.6")
        }
    }

    /// A run in each of several processes; nil when an answer was wrong.
    private mutating func recordingRuns(
        _ plan: RecordingPlan, _ file: [UInt8], twice: Bool
    ) throws(BenchmarkError) -> [RecordingRun]? {
        var runs: [RecordingRun] = []
        for _ in 0..<options.recordings {
            var driver = try plugin()
            _ = try driver.firstHeartbeat()
            usleep(200_000)
            let idle = Double(try driver.process.memory("VmRSS")) / 1_024
            let first = try driver.transcribe(plan, file: file)
            report.fail("recording", first.problems)
            guard first.problems.isEmpty else { return nil }
            let peak = Double(try driver.process.memory("VmHWM")) / 1_024
            var run = RecordingRun(first: first, idle: idle, peak: peak)
            if twice {
                let second = try driver.transcribe(plan, file: file)
                report.fail("recording, second", second.problems)
                guard second.problems.isEmpty else { return nil }
                run.second = second
                run.secondPeak = Double(try driver.process.memory("VmHWM")) / 1_024
            }
            report.fail("recording", [try driver.finish()].compactMap { $0 })
            runs.append(run)
        }
        return runs
    }

    private static func figures(
        _ runs: [(run: PluginRun, idle: Double, peak: Double)], size: Double, label: String
    ) -> RecordingFigures {
        let posts = runs.reduce(0) { $0 + $1.run.upstream.transcriptions + $1.run.upstream.otherRequests }
        return RecordingFigures(
            size: size, label: label, posts: Double(posts) / Double(max(1, runs.count)),
            wall: runs.map { Double($0.run.wall) / 1e6 }.median ?? 0,
            cpu: runs.map { Double($0.run.cpu) / 1e6 }.median ?? 0,
            idle: runs.map(\.idle).median ?? 0,
            // Of memory the worst: what is sometimes above the budget is above it.
            peak: runs.map(\.peak).max() ?? 0, multiple: runs.map { ($0.peak - $0.idle) / size }.max() ?? 0)
    }

    private static func row(_ figures: RecordingFigures, half: RecordingFigures?, curl: Double) -> [Table.Cell] {
        [
            .number(figures.size, digits: 1), .text(figures.label), .number(figures.posts, digits: 2),
            .number(figures.wall, digits: 1), half.map { .number(figures.wall / $0.wall, digits: 2) } ?? .none,
            .number(figures.cpu, digits: 1), half.map { .number(figures.cpu / $0.cpu, digits: 2) } ?? .none,
            .number(curl, digits: 1), .number(figures.cpu / curl, digits: 2),
            .number(figures.idle, digits: 1), .number(figures.peak, digits: 1), .number(figures.multiple, digits: 2),
        ]
    }

    /// The CPU, in ms, of a curl that uploads the file: the median of several.
    private func curl(_ plan: RecordingPlan, _ file: [UInt8]) throws(BenchmarkError) -> Double {
        let upload = try TemporaryFile.make(named: "recording.wav", file)
        var cpu: [Double] = []
        // The first upload only lets the server make the recording that it compares with.
        for run in 0...max(3, options.recordings) {
            var process = try ChildProcess.start([
                options.curl, "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "expect:",
                "-F", "file=@\(upload.path)", "-F", "model=\(plan.modelUID)",
                "http://127.0.0.1:\(server.port)\(RecordingPlan.path)",
            ])
            process.closeInput()
            let status = String(decoding: readAll(process.output), as: UTF8.self)
            guard let exit = try process.wait(seconds: 10), exit.code == 0, status == "200" else {
                throw BenchmarkError("curl's upload was answered \(status), so there is nothing to compare with")
            }
            if run > 0 { cpu.append(Double(exit.cpu) / 1e6) }
        }
        return cpu.median ?? 0
    }
}
