import Glibc

/// What to measure and how much of it.
struct Options {
    static let parts = ["start", "calls", "relay", "paced", "streams", "embed", "coalesce", "recording"]
    static let usage = """
        usage: relay-benchmark [all|PART]… [options] [-- arguments for the plugin]

        parts: start, calls, relay, paced, streams, embed, coalesce, recording

          --plugin PATH      the built plugin (default: ../.build/release/xinference-runtime or the same without ../)
          --curl PATH        the curl to compare with (default: curl)
          --streams 1,64,256 concurrent streams of `relay` and `paced`
          --chunks N         chunks of each stream of `relay` (default 10000)
          --runs N           runs of one stream, of which the median counts (default 7; fewer with more streams)
          --starts N         starts of `start` (default 20)
          --calls N          calls of `calls` (default 500)
          --seconds N        length of the streams of `paced` (default 4)
          --count N          streams of `streams` (default 1000)
          --batches N        requests of `embed`, after a first one (default 20)
          --rounds N         rounds of `coalesce`, of which the median counts (default 3)
          --recordings N     requests of each size of `recording`, of which the median counts (default 5)
          --quick            little of everything, for CI
          --json             the report as JSON
          --check-budget     exit with 2 when a figure is above its budget
        """

    var parts: Set<String> = []
    var plugin: [String] = []
    var curl = "curl"
    var streams = [1, 64, 256]
    var chunks = 10_000
    var runs = 7
    var starts = 20
    var calls = 500
    var pacedSeconds = 4
    var count = 1_000
    var countChunks = 100
    var batches = 20
    var rounds = 3
    /// The sizes of `recording` in MiB, each twice the one before.
    var recordingSizes = [7.5, 15, 30]
    var recordings = 5
    var json = false
    var checkBudget = false

    /// Reads the command line; throws what is wrong with it.
    init(_ arguments: [String]) throws(BenchmarkError) {
        var rest = arguments[...]
        if rest.contains("--quick") {
            (streams, chunks, runs, starts, calls, pacedSeconds, countChunks) = ([1, 16, 64], 10_000, 3, 5, 50, 1, 20)
            (batches, rounds, recordings, recordingSizes) = (5, 1, 3, [15, 30])
        }
        while let argument = rest.popFirst(), argument != "--" {
            switch argument {
            case "all": parts.formUnion(Self.parts)
            case _ where Self.parts.contains(argument): parts.insert(argument)
            case "--quick": break
            case "--json": json = true
            case "--check-budget": checkBudget = true
            case _ where argument.hasPrefix("--"):
                guard let value = rest.popFirst() else { throw BenchmarkError("\(argument) needs a value") }
                try set(argument, value)
            default: throw BenchmarkError("unknown argument \(argument)")
            }
        }
        if parts.isEmpty { parts = Set(Self.parts) }
        if plugin.isEmpty {
            let places = ["../.build/release/xinference-runtime", ".build/release/xinference-runtime"]
            guard let found = places.first(where: { access($0, X_OK) == 0 }) else {
                throw BenchmarkError(
                    "there is no \(places[0]): build the plugin (swift build -c release) or give --plugin PATH")
            }
            plugin = [found]
        }
        plugin += rest
    }

    private mutating func set(_ name: String, _ value: String) throws(BenchmarkError) {
        let numbers = value.split(separator: ",").map { Int($0) ?? 0 }
        let range = name == "--chunks" ? 1...Token.limit : 1...9_999
        func number() throws(BenchmarkError) -> Int {
            guard let first = numbers.first, numbers.count == 1, range.contains(first) else {
                throw BenchmarkError(
                    "\(name) takes a number from \(range.lowerBound) to \(range.upperBound), not \(value)")
            }
            return first
        }
        switch name {
        case "--plugin": plugin = [value]
        case "--curl": curl = value
        case "--streams":
            guard !numbers.isEmpty, numbers.allSatisfy(range.contains) else {
                throw BenchmarkError("--streams takes numbers, not \(value)")
            }
            streams = numbers
        case "--chunks": chunks = try number()
        case "--runs": runs = try number()
        case "--starts": starts = try number()
        case "--calls": calls = try number()
        case "--seconds": pacedSeconds = try number()
        case "--count": count = try number()
        case "--batches": batches = try number()
        case "--rounds": rounds = try number()
        case "--recordings": recordings = try number()
        default: throw BenchmarkError("unknown option \(name)")
        }
    }

    func curlCommand(_ plan: StreamPlan, port: UInt16) -> [String] {
        let body =
            #"{"model": "\#(plan.modelUID)", "messages": [{"role": "user", "content": "stream 0"}], "stream": true}"#
        return [
            curl, "-sN", "-H", "content-type: application/json", "-d", body,
            "http://127.0.0.1:\(port)/v1/chat/completions",
        ]
    }
}

@main
struct RelayBenchmark {
    static func main() {
        signal(SIGPIPE, SIG_IGN)
        DescriptorLimit.raise()
        if CommandLine.arguments.contains(where: { $0 == "--help" || $0 == "-h" }) { return print(Options.usage) }
        do throws(BenchmarkError) {
            let options = try Options(Array(CommandLine.arguments.dropFirst()))
            let report = try measure(options)
            print(options.json ? report.json : report.text, terminator: "")
            if !report.problems.isEmpty { exit(1) }
            if options.checkBudget, !report.overruns.isEmpty { exit(2) }
        } catch {
            printError(error.description)
            exit(64)
        }
    }

    private static func measure(_ options: Options) throws(BenchmarkError) -> Report {
        var measurements = try Measurements(options)
        let example = options.curlCommand(
            StreamPlan(.flatOut(perWrite: 1), chunks: options.chunks), port: measurements.server.port)
        measurements.report.facts = Report.facts(
            plugin: options.plugin, curl: example.map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: " "))
        for part in Options.parts where options.parts.contains(part) {
            printError("\(part) …")
            switch part {
            case "start": try measurements.start()
            case "calls": try measurements.calls()
            case "relay": try measurements.relay()
            case "paced": try measurements.paced()
            case "streams": try measurements.streams()
            case "embed": try measurements.embed()
            case "coalesce": try measurements.coalesce()
            default: try measurements.recording()
            }
        }
        return measurements.report
    }
}
