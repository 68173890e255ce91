import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing
import XinferenceStandIn

/// The remote rows of the protocol's checklist (sections 4 and 7), against the program that ships.
@Suite("The shipped program registered with a remote host", .timeLimit(.minutes(2)), .serialized)
struct RemoteTests {
    private static let plugin = "xinference-swift/xinference"

    @Test("it registers as manifest.yaml says, with its icons, and lives by its heartbeats")
    func registers() async throws {
        try await RemoteHost.run { host in
            try await RemoteRuntime.run(on: host, environment: ["HEARTBEAT_INTERVAL": "1"]) { process in
                let peer = try #require(await host.nextRegistration())
                #expect(peer.plugin?.name == Self.plugin)
                #expect(peer.plugin?.assets.keys.sorted() == ["icon-dark.svg", "icon.svg"])
                #expect(peer.plugin?.provider.object?["models"] == .array([]))
                let line = await process.errorLine(holding: "registered")
                #expect(line == "registered with \(host.address) as \(Self.plugin)")
                _ = await peer.firstReply { $0.event == "heartbeat" }
                #expect(peer.checkLife())
            }
        }
    }

    @Test("requests are served side by side: streams, failures, and one that takes its time")
    func serves() async throws {
        try await Self.run(with: StandInModel.healthy + StandInModel.failing) { server, host in
            try await RemoteRuntime.run(on: host) { _ in
                let peer = try #require(await host.nextRegistration())
                try peer.say(
                    .invokeLLM(session: "slow", credentials: server.credentials("fail-stall"), saying: "Hello"))
                _ = await peer.firstReply { $0.sessionID == "slow" }
                for number in 0..<20 {
                    try peer.say(
                        .invokeLLM(
                            session: "s\(number)", credentials: server.credentials("stand-in-chat"),
                            saying: "What is 6 * 7?"))
                }
                for number in 0..<20 {
                    let replies = await peer.replies(of: "s\(number)")
                    #expect(replies.violations(of: .invokeLLM) == [])
                    #expect(replies.error == nil && replies.text.contains("42"))
                }
                let failure = try await peer.ask(
                    .invokeLLM(session: "f", credentials: server.credentials("no-such-model"), saying: "Hello"))
                #expect(failure.isWellFormed && failure.error != nil)
                #expect(!peer.repliesSoFar(of: "slow").contains { $0.kind == .end })
            }
        }
    }

    @Test("a disconnect in the midst of a stream ends the request to the server")
    func cancels() async throws {
        try await Self.run(with: StandInModel.healthy, tokenDelay: .milliseconds(5)) { server, host in
            try await RemoteRuntime.run(on: host) { _ in
                let peer = try #require(await host.nextRegistration())
                try peer.say(
                    .invokeLLM(session: "s", credentials: server.credentials("stand-in-chat"), saying: "Count to 500"))
                _ = await peer.firstReply { $0.sessionID == "s" }
                peer.disconnect()
                await server.waitForLog { $0.contains { $0.outcome == .abandoned } }
            }
        }
    }

    @Test("row 16: a wrong key ends the program with the host's text, and the key is not in it")
    func wrongKey() async throws {
        try await RemoteHost.run { host in
            let key = "5ecre7-0f-the-author"
            try await RemoteRuntime.run(on: host, key: key) { process in
                #expect(await process.waitForExit(timeout: .seconds(30)) == .code(1))
                let line = await process.errorLine(holding: "handshake failed, invalid key")
                #expect(line?.contains("two hours") == true)
                #expect(!process.errorLines.joined().contains(key))
            }
        }
    }

    @Test(
        "row 16: any other refusal is told in the host's words",
        arguments: [
            "assets remap failed, invalid assets data, cannot remap: icon.svg",
            "register failed, invalid manifest detected: author",
        ])
    func refused(words: String) async throws {
        var configuration = RemoteHost.Configuration()
        configuration.refusal = words
        try await RemoteHost.run(configuration) { host in
            try await RemoteRuntime.run(on: host) { process in
                #expect(await process.waitForExit(timeout: .seconds(30)) == .code(1))
                #expect(await process.errorLine(holding: words) != nil)
            }
        }
    }

    @Test("row 16: a host that is not there is told and waited for, and one that goes and comes is found again")
    func comesAndGoes() async throws {
        try await Self.run(with: StandInModel.healthy) { server, host in
            host.stopListening()
            try await RemoteRuntime.run(on: host) { process in
                let first = await process.errorLine(holding: "cannot be reached")
                #expect(first == "\(host.address) cannot be reached: Connection refused; again in 1 s")
                try host.listen()
                let peer = try #require(await host.nextRegistration())
                _ = await process.errorLine(holding: "registered with")
                host.stopListening()
                host.disconnectAll()
                await peer.waitForEnd()
                #expect(await process.errorLine(holding: "lost")?.hasSuffix("again in 1 s") == true)
                try host.listen()
                let again = try #require(await host.nextRegistration())
                let replies = try await again.ask(
                    .invokeLLM(session: "s", credentials: server.credentials("stand-in-chat"), saying: "Hello"))
                #expect(replies.isWellFormed && replies.error == nil)
            }
        }
    }

    @Test("SIGTERM lets a running stream complete; then the connection is closed and the exit code is 0")
    func terminate() async throws {
        try await Self.run(with: StandInModel.healthy, tokenDelay: .milliseconds(5)) { server, host in
            try await RemoteRuntime.run(on: host) { process in
                let peer = try #require(await host.nextRegistration())
                try peer.say(
                    .invokeLLM(session: "s", credentials: server.credentials("stand-in-chat"), saying: "Count to 20"))
                _ = await peer.firstReply { $0.sessionID == "s" }
                process.signal(SIGTERM)
                let replies = await peer.replies(of: "s")
                #expect(replies.isWellFormed && replies.error == nil && replies.usages.count == 1)
                await peer.waitForEnd()
                #expect(await process.waitForExit(timeout: .seconds(30)) == .code(0))
            }
        }
    }

    @Test("SIGINT ends a program that waits for its host")
    func terminateWaiting() async throws {
        try await RemoteHost.run { host in
            host.stopListening()
            try await RemoteRuntime.run(on: host) { process in
                _ = await process.errorLine(holding: "cannot be reached")
                process.signal(SIGINT)
                #expect(await process.waitForExit(timeout: .seconds(30)) == .code(0))
            }
        }
    }

    @Test("settings that are missing are named, all at once")
    func missingSettings() async throws {
        try await RemoteHost.run { host in
            let none = ["REMOTE_INSTALL_URL": "", "REMOTE_INSTALL_REGISTRATION": ""]
            try await RemoteRuntime.run(on: host, environment: none) { process in
                #expect(await process.waitForExit(timeout: .seconds(30)) == .code(1))
                let line = await process.errorLine(holding: "REMOTE_INSTALL_URL")
                #expect(line?.contains("REMOTE_INSTALL_REGISTRATION") == true)
            }
        }
    }

    /// Starts a server with models, and a host.
    private static func run(
        with models: [StandInModel], tokenDelay: Duration = .zero,
        _ body: (StandInServer, RemoteHost) async throws -> Void
    ) async throws {
        var configuration = StandInServer.Configuration()
        configuration.models = models
        configuration.tokenDelay = tokenDelay
        try await StandInServer.run(configuration) { server in
            try await RemoteHost.run { try await body(server, $0) }
        }
    }
}
