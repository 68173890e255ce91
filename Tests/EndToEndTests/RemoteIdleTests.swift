import DifyPluginTesting
import Foundation
import Testing

/// The one row of the checklist that is about the passing of time: `XINFERENCE_IDLE_TEST=1 scripts/test --filter Idle`.
@Suite(
    "The shipped program, idle", .timeLimit(.minutes(5)),
    .enabled(if: ProcessInfo.processInfo.environment["XINFERENCE_IDLE_TEST"] != nil, "it takes three minutes"))
struct RemoteIdleTests {
    @Test("row 17: a remote host that looks every minute keeps it for three")
    func idle() async throws {
        try await RemoteHost.run { host in
            try await RemoteRuntime.run(on: host) { process in
                let peer = try #require(await host.nextRegistration())
                for _ in 0..<3 {
                    try await Task.sleep(for: LifeSigns.patience)
                    #expect(peer.checkLife())
                }
                #expect(peer.lifeSigns.heartbeats >= 18)
                #expect(process.errorLines.count == 1, "\(process.errorLines)")
                let replies = try await peer.ask(PluginRequest("dance", session: "after"))
                #expect(replies.isWellFormed)
                let figures = try #require(process.figures())
                print("idle for three minutes: \(peer.lifeSigns.heartbeats) heartbeats, \(figures)")
            }
        }
    }
}
