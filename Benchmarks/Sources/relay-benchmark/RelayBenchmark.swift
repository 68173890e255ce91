import Glibc
@main
struct RelayBenchmark {
    static func main() throws {
        let s = try UpstreamServer()
        print(s.port); fflush(nil)
        while true { _ = readLine() }
    }
}
