import DifyPluginTesting
import Foundation
import Glibc
import Testing

/// The example plugin as a process, driven as the daemon drives it (protocol section 7).
@Suite(.timeLimit(.minutes(1)))
struct ProcessTests {
    /// SwiftPM puts the example's binary beside the one that runs the tests.
    private static let command = PluginProcess.Command([
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
            .appendingPathComponent("EchoModel").path
    ])

    @Test("the example holds against the conformance suite")
    func conformance() async throws {
        #expect(try await PluginConformance().failures(of: Self.command) == [])
    }

    @Test("SIGTERM lets running requests finish and ends with 0")
    func terminate() async throws {
        try await PluginProcess.run(Self.command) { process in
            _ = await process.timeToFirstLine()
            let replies = try await process.ask(.invokeLLM(session: "s", saying: "a b"))
            #expect(ReplyValidator.violations(in: replies, session: "s", action: .invokeLLM) == [])
            process.signal(SIGTERM)
            #expect(await process.waitForExit(timeout: .seconds(30)) == .code(0))
        }
    }

    @Test("a result beyond the line limit is an error, and the process goes on")
    func oversize() async throws {
        try await PluginProcess.run(Self.command) { process in
            let word = String(repeating: "x", count: 6 << 20)
            let replies = try await process.ask(.invokeLLM(session: "s", saying: word))
            #expect(replies.map(\.kind) == [.error, .end])
            let others = try await process.ask(.invokeLLM(session: "t", saying: "a"))
            #expect(ReplyValidator.violations(in: others, session: "t", action: .invokeLLM) == [])
            #expect(process.figures().map { $0.residentBytes > 0 && $0.threads >= 4 } == true)
        }
    }

    @Test("a process is gone when its scope is left, and a program that is not there is an error")
    func scope() async throws {
        let pid = try await PluginProcess.run(Self.command) { $0.pid }
        #expect(kill(pid, 0) == -1 && errno == ESRCH)
        await #expect(throws: (any Error).self) { try await PluginProcess.run(.init(["/does/not/exist"])) { _ in } }
    }
}
