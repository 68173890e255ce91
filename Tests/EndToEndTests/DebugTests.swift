import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing

@testable import xinference_plugin

/// `xinference-plugin debug` against a remote host on this machine.
@Suite("The command debug", .timeLimit(.minutes(2)), .serialized)
struct DebugTests {
    /// Runs the command on a copy of the sources, with the host's settings in `.env`.
    private static func run(
        _ arguments: [String] = [], key: String? = nil,
        _ body: (PluginProcess, RemoteHost, SourceTree) async throws -> Void
    ) async throws {
        try await SourceTree.withCopy { sources in
            try await RemoteHost.run { host in
                let key = key ?? host.configuration.condition.key
                try sources.write(
                    ".env", "export REMOTE_INSTALL_URL=\(host.address) # here\nREMOTE_INSTALL_KEY='\(key)'\n")
                let command = PluginProcess.Command(
                    [Tool.path, "debug", "--sources", sources.url.path, "--runtime", Shipped.path] + arguments)
                try await PluginProcess.run(command) { process in
                    try await body(process, host, sources)
                    #expect(!process.errorLines.joined().contains(key))
                }
            }
        }
    }

    @Test(
        "it registers with what .env says, passes on what the plugin tells, and ends with it",
        arguments: [SIGINT, SIGTERM])
    func registers(signal: Int32) async throws {
        try await Self.run { process, host, _ in
            let peer = try #require(await host.nextRegistration())
            #expect(peer.plugin?.name == "xinference-swift/xinference")
            #expect(await process.errorLine(holding: "registered with \(host.address)") != nil)
            let replies = try await peer.ask(PluginRequest("dance", session: "s"))
            #expect(replies.map(\.kind) == [.error, .end])
            process.signal(signal)
            await peer.waitForEnd()
            #expect(await process.waitForExit(timeout: .seconds(30)) == .code(0))
        }
    }

    @Test("a refusal is told, and the exit code is the plugin's")
    func refused() async throws {
        try await Self.run(key: "expired-5ecre7") { process, _, _ in
            #expect(await process.waitForExit(timeout: .seconds(30)) == .code(1))
            #expect(await process.errorLine(holding: "invalid key") != nil)
        }
    }

    @Test("with --watch, a change of the manifest registers again; one that breaks rules leaves the plugin as it is")
    func watches() async throws {
        try await Self.run(["--watch"]) { process, host, sources in
            let first = try #require(await host.nextRegistration())
            try sources.edit("manifest.yaml") { $0.replacing("version: 0.1.0", with: "version: 1.0") }
            _ = await process.firstReply { String(decoding: $0.line, as: UTF8.self).contains("version") }
            let replies = try await first.ask(PluginRequest("dance", session: "s"))
            #expect(replies.map(\.kind) == [.error, .end])

            try sources.edit("manifest.yaml") { $0.replacing("version: 1.0", with: "version: 1.0.0") }
            let second = try #require(await host.nextRegistration())
            #expect(second.plugin?.manifest.object?["version"] == "1.0.0")
            await first.waitForEnd()
            process.signal(SIGINT)
            #expect(await process.waitForExit(timeout: .seconds(30)) == .code(0))
        }
    }

    @Test("when nobody reads what it says any more, the plugin ends with it")
    func brokenPipe() async throws {
        try await Self.run(["--watch"]) { process, host, sources in
            let peer = try #require(await host.nextRegistration())
            await process.closeOutput()
            try sources.edit("manifest.yaml") { $0.replacing("version: 0.1.0", with: "version: 1.0") }
            await peer.waitForEnd()
            #expect(await process.waitForExit(timeout: .seconds(30)) == .code(0))
        }
    }

    /// Builds what the test says.
    private final class FakeBuilder: RuntimeBuilder {
        private let results: Locked<[URL?]>
        init(_ results: [URL?]) { self.results = Locked(results) }

        func build(_ children: ChildProcesses) async throws -> URL? {
            results.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        }
    }

    @Test("code that does not build leaves the running plugin alone, and code that builds again replaces it")
    func builds() async throws {
        try await SourceTree.withCopy { sources in
            try sources.write("Sources/a.swift", "1")
            try await RemoteHost.run { host in
                let program = URL(filePath: Shipped.path)
                let (told, tell) = AsyncStream<String>.makeStream()
                let flags = DebugSettings.Flags(url: host.address, key: host.configuration.condition.key)
                let children = ChildProcesses()
                let session = DebugSession(
                    sources: sources.url, builder: FakeBuilder([program, nil, program]), isWatching: true,
                    settings: { (try DebugSettings(flags: flags, environment: [:], file: [:]), [:]) },
                    children: children, interval: .milliseconds(20), tell: { tell.yield($0) })
                async let code = session.run()
                defer { children.terminateAll() }
                let first = try #require(await host.nextRegistration())
                try sources.write("Sources/a.swift", "not Swift")
                for await line in told where line.contains("cannot be built") { break }
                let replies = try await first.ask(PluginRequest("dance", session: "s"))
                #expect(replies.map(\.kind) == [.error, .end])

                try sources.write("Sources/a.swift", "Swift again")
                let second = try #require(await host.nextRegistration())
                await first.waitForEnd()
                #expect(second.plugin?.name == first.plugin?.name)
                children.terminateAll()
                #expect(try await code == 0)
            }
        }
    }
}
