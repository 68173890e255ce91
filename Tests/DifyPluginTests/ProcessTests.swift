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

    @Test(
        "a signal lets the request in flight finish, then the process ends with 0",
        arguments: [SIGTERM, SIGINT, SIGHUP])
    func terminate(number: Int32) async throws {
        try await PluginProcess.run(Self.command) { process in
            let request = try await Self.requestInFlight(process)
            process.signal(number)
            process.resumeReading()
            let replies = await process.replies(of: request.sessionID)
            #expect(replies.count == Self.words + 2)
            #expect(ReplyValidator.violations(in: replies, to: request) == [])
            #expect(await process.waitForExit(timeout: .seconds(30)) == .code(0))
        }
    }

    @Test("SIGTERM ends an idle process with 0")
    func terminateIdle() async throws {
        try await PluginProcess.run(Self.command) { process in
            _ = try await process.ask(.invokeLLM(session: "s", saying: "a b"))
            process.signal(SIGTERM)
            #expect(await process.waitForExit(timeout: .seconds(30)) == .code(0))
        }
    }

    @Test("a closed terminal does not end what `nohup` has started")
    func ignoredHangUp() async throws {
        var command = Self.command
        command.arguments.insert(contentsOf: ["/usr/bin/env", "nohup"], at: 0)
        try await PluginProcess.run(command) { process in
            _ = try await process.ask(.invokeLLM(session: "before", saying: "a"))
            process.signal(SIGHUP)
            let replies = try await process.ask(.invokeLLM(session: "after", saying: "a b"))
            #expect(replies.compactMap(\.text).joined() == "a b")
            process.signal(SIGTERM)
            #expect(await process.waitForExit(timeout: .seconds(30)) == .code(0))
        }
    }

    /// Two kinds of signal: a second one of the same kind, sent before the first is taken, would be the same one.
    @Test("a second signal ends the process whatever is in flight")
    func terminateAtOnce() async throws {
        try await PluginProcess.run(Self.command) { process in
            let request = try await Self.requestInFlight(process)
            process.signal(SIGTERM)
            process.signal(SIGINT)
            #expect(await process.waitForExit(timeout: .seconds(30)) == .code(128 + SIGTERM))
            #expect(!process.repliesSoFar(of: request.sessionID).contains { $0.kind == .end })
        }
    }

    /// Enough chunks to fill the pipe and the plugin's own buffer many times over.
    private static let words = 40_000

    /// Has a request begun and stop in its midst, because nobody reads its answer.
    private static func requestInFlight(_ process: PluginProcess) async throws -> PluginRequest {
        let request = PluginRequest.invokeLLM(
            session: "s", saying: Array(repeating: "word", count: words).joined(separator: " "))
        process.pauseReading(atRepliesOf: "s")
        try process.say(request)
        _ = await process.firstReply { $0.sessionID == "s" }
        try #require(!process.repliesSoFar(of: "s").contains { $0.kind == .end })
        return request
    }

    @Test("a request of 60 MB and one beyond the limit are answered, and their memory is given back")
    func longLines() async throws {
        var command = Self.command
        // The address sanitizer would keep what has been given back.
        command.environment["ASAN_OPTIONS"] = "quarantine_size_mb=0"
        try await PluginProcess.run(command) { process in
            let blank = try #require(process.figures())
            let block = [UInt8](repeating: UInt8(ascii: "0"), count: 1 << 20)
            for (session, megabytes, word) in [("whole", 60, "speech2text"), ("cut", 130, "longer")] {
                process.say(bytes: Array(#"{"data":{"action":"invoke_speech2text","file":""#.utf8))
                for _ in 0..<megabytes { process.say(bytes: block) }
                process.say(#""},"event":"request","session_id":"\#(session)"}"#)
                let replies = await process.replies(of: session)
                #expect(replies.map(\.kind) == [.error, .end])
                #expect(replies.first?.errorMessage?.contains(word) == true)
            }
            // The answer to another request shows that the last one's task has let go of its line.
            _ = try await process.ask(.invokeLLM(session: "after", saying: "a"))
            let figures = try #require(process.figures())
            // Two and a half times the limit: a line as long as that, and what it was copied from when it grew.
            #expect(figures.peakResidentBytes - blank.residentBytes < 320 << 20)
            // The allocator keeps some of it for the next.
            #expect(figures.residentBytes - blank.residentBytes < 100 << 20)
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
