import Glibc
@main
struct RelayBenchmark {
    static func main() throws {
        signal(SIGPIPE, SIG_IGN)
        DescriptorLimit.raise()
        let s = try UpstreamServer()
        var d = try PluginDriver(command: Array(CommandLine.arguments.dropFirst()), server: s)
        print(try d.firstHeartbeat())
        for (p, n) in [(StreamPlan(.flatOut(perWrite: 1), chunks: 5000), 1), (.init(.every(microseconds: 5000), chunks: 100), 4)] {
            var r = try d.run(p, streams: n)
            print(r.latencies.median ?? 0, r.firstEvents.median ?? 0); r.latencies = []; print(r)
        }
        print(try d.finish() ?? "clean")
    }
}
