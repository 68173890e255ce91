import Glibc

/// Names and values of the plugin's credentials that decide how texts become requests to the server.
private enum Credential {
    /// How many texts one POST may hold.
    static let maxChunks = "max_chunks"
    static let coalesce = (name: "coalesce", off: "off", on: "auto")
}

// MARK: - One large request

extension Measurements {
    /// A request whose answer is just below the limit of a line, beside curl that fetches the same bytes.
    mutating func embed() throws(BenchmarkError) {
        let plan = EmbeddingPlan(dimension: 1_024)
        let batch = EmbeddingBatch((0..<240).map(EmbeddingScript.passage), dimension: plan.dimension)
        let curl = try curl(plan, batch)
        guard let (runs, idle, peak) = try embedRuns(plan, batch), let first = runs.first else { return }
        let cpu = runs.dropFirst().map { Double($0.cpu) / 1e6 }.median ?? 0
        let posts = runs.reduce(0) { $0 + $1.upstream.embeddings + $1.upstream.otherRequests }
        var table = Table(
            name: "embed", title: "Embedding, \(batch.texts.count) texts × \(plan.dimension) dimensions (CPU in ms)",
            columns: [
                "answer bytes", "requests", "HTTP requests each", "wall ms", "CPU", "first CPU", "curl", "ratio",
                "curl net", "ratio net", "idle MiB", "peak MiB",
            ])
        table.rows = [
            [
                .count(curl.bytes), .count(runs.count - 1), .number(Double(posts) / Double(runs.count), digits: 2),
                .number(runs.dropFirst().map { Double($0.wall) / 1e6 }.median ?? 0, digits: 1),
                .number(cpu, digits: 2), .number(Double(first.cpu) / 1e6, digits: 2),
                .number(curl.whole, digits: 2), .number(cpu / curl.whole, digits: 2),
                .number(curl.net, digits: 2), .number(cpu / curl.net, digits: 2),
                .number(idle, digits: 1), .number(peak, digits: 1),
            ]
        ]
        table.notes = [
            "CPU, wall: medians of the requests after the first, whose CPU is `first CPU`.",
            "curl: one `curl -s -o /dev/null`; net: without its start, from one that fetches the bytes several times.",
            "budget: CPU 3 × curl, peak 30 MiB above idle.",
        ]
        report.tables.append(table)
        checkEmbedBudget(ratio: cpu / curl.whole, peak: peak - idle)
    }

    private mutating func checkEmbedBudget(ratio: Double, peak: Double) {
        if ratio > 3 { report.overruns.append("embed: \(decimal(ratio, digits: 2)) × curl, budget 3") }
        if peak > 30 { report.overruns.append("embed: peak \(decimal(peak, digits: 1)) MiB above idle, budget 30") }
    }

    /// The runs, the first one included, and the memory in MiB before them and at most; nil when an answer was wrong.
    private mutating func embedRuns(
        _ plan: EmbeddingPlan, _ batch: EmbeddingBatch
    ) throws(BenchmarkError) -> (runs: [PluginRun], idle: Double, peak: Double)? {
        var driver = try plugin()
        _ = try driver.firstHeartbeat()
        usleep(200_000)
        let idle = Double(try driver.process.memory("VmRSS")) / 1_024
        var runs: [PluginRun] = []
        for _ in 0...options.batches {
            let run = try driver.embed(plan, [batch], credentials: [Credential.maxChunks: "\(batch.texts.count)"])
            report.fail("embed", run.problems)
            guard run.problems.isEmpty else { return nil }
            runs.append(run)
        }
        let peak = Double(try driver.process.memory("VmHWM")) / 1_024
        report.fail("embed", [try driver.finish()].compactMap { $0 })
        return (runs, idle, peak)
    }

    /// The CPU, in ms, that curl takes to fetch the answer to a body, and that of the fetching alone.
    private func curl(
        _ plan: EmbeddingPlan, _ batch: EmbeddingBatch
    ) throws(BenchmarkError) -> (whole: Double, net: Double, bytes: Int) {
        let body = plan.body(batch.texts)
        let more = 20
        var whole: [Double] = []
        var net: [Double] = []
        var bytes = 0
        // The first fetch only lets the server make the vectors.
        for run in 0...max(5, options.runs) {
            let one = try curl(body, fetches: 1)
            let many = run == 0 ? one : try curl(body, fetches: 1 + more)
            let expected = one.sizes.first ?? 0
            guard expected > PluginDriver.lineLimit / 2, many.sizes.allSatisfy({ $0 == expected }) else {
                throw BenchmarkError("curl did not read whole answers, so there is nothing to compare with")
            }
            bytes = expected
            guard run > 0 else { continue }
            whole.append(one.cpu)
            net.append(max(0, many.cpu - one.cpu) / Double(more))
        }
        return (whole.median ?? 0, net.median ?? 0, bytes)
    }

    /// One curl that posts the body so many times over one connection: its CPU in ms and the sizes of the answers.
    private func curl(_ body: [UInt8], fetches: Int) throws(BenchmarkError) -> (cpu: Double, sizes: [Int]) {
        var process = try ChildProcess.start([
            options.curl, "-s", "-o", "/dev/null", "-w", "%{size_download}\\n", "-H", "content-type: application/json",
            "-H", "expect:", "--data-binary", "@-",
            "http://127.0.0.1:\(server.port)\(EmbeddingPlan.path)?fetch=[1-\(fetches)]",
        ])
        writeAll(body, to: process.input)
        process.closeInput()
        let output = String(decoding: readAll(process.output), as: UTF8.self)
        let sizes = output.split(separator: "\n").compactMap { Int($0) }
        guard let exit = try process.wait(seconds: 10), exit.code == 0, sizes.count == fetches else {
            throw BenchmarkError("curl read \(sizes.count) of \(fetches) answers, so there is nothing to compare with")
        }
        return (Double(exit.cpu) / 1e6, sizes)
    }
}

// MARK: - Many small requests

extension Measurements {
    /// Single texts at once to a model that works on one POST at a time, with and without coalescing.
    mutating func coalesce() throws(BenchmarkError) {
        let plan = EmbeddingPlan(dimension: 384, milliseconds: 20)
        let batches = (0..<200).map { EmbeddingBatch([EmbeddingScript.passage($0)], dimension: plan.dimension) }
        var table = Table(
            name: "coalesce",
            title: "\(batches.count) single-text requests at once; the model takes \(plan.milliseconds) ms per POST",
            columns: ["coalesce", "rounds", "POSTs", "wall s", "requests/s", "ratio", "CPU ms"])
        var slow: Double?
        for setting in [Credential.coalesce.off, Credential.coalesce.on] {
            guard let run = try coalesceRun(plan, batches, setting) else { return }
            let rate = Double(batches.count) / (Double(run.wall) / 1e9)
            let ratio = rate / (slow ?? rate)
            table.rows.append([
                .text(setting), .count(options.rounds), .count(run.upstream.embeddings),
                .number(Double(run.wall) / 1e9, digits: 3), .number(rate, digits: 1),
                .number(ratio, digits: 1), .number(Double(run.cpu) / 1e6, digits: 2),
            ])
            if slow != nil, ratio < 10 {
                report.overruns.append("coalesce: \(decimal(ratio, digits: 2)) × the requests per second, budget 10")
            }
            slow = slow ?? rate
        }
        table.notes = ["budget: with coalescing 10 × the requests per second without."]
        report.tables.append(table)
    }

    /// The run of median duration in a process of its own; nil when an answer was wrong.
    private mutating func coalesceRun(
        _ plan: EmbeddingPlan, _ batches: [EmbeddingBatch], _ setting: String
    ) throws(BenchmarkError) -> PluginRun? {
        var driver = try plugin()
        _ = try driver.firstHeartbeat()
        var runs: [PluginRun] = []
        for _ in 0..<options.rounds {
            let run = try driver.embed(plan, batches, credentials: [Credential.coalesce.name: setting])
            report.fail("coalesce \(setting)", run.problems)
            guard run.problems.isEmpty else { return nil }
            runs.append(run)
        }
        report.fail("coalesce", [try driver.finish()].compactMap { $0 })
        return runs.sorted { $0.wall < $1.wall }.dropFirst((runs.count - 1) / 2).first
    }
}
