import CurlTransport
import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing
import XinferenceStandIn

/// The program that ships as an HTTP server, and the daemon's client to ask it.
struct ServerlessRuntime {
    let process: PluginProcess
    let host: ServerlessHost
    let url: String
    let transport: CurlTransport

    /// Launches it on a free port beside a stand-in server with these models.
    static func run<Result>(
        with models: [StandInModel] = StandInModel.healthy, tokenDelay: Duration = .zero,
        _ body: (ServerlessRuntime, StandInServer) async throws -> Result
    ) async throws -> Result {
        var configuration = StandInServer.Configuration()
        configuration.models = models
        configuration.tokenDelay = tokenDelay
        return try await StandInServer.run(configuration) { server in
            try await launch { try await body($0, server) }
        }
    }

    /// Launches it on a free port.
    static func launch<Result>(_ body: (ServerlessRuntime) async throws -> Result) async throws -> Result {
        try #require(
            FileManager.default.isExecutableFile(atPath: Shipped.path), "there is no program; run scripts/test")
        let environment = [
            "INSTALL_METHOD": "serverless", "SERVERLESS_HOST": "127.0.0.1", "SERVERLESS_PORT": "0",
        ]
        let command = PluginProcess.Command(
            [Shipped.path],
            environment: ProcessInfo.processInfo.environment.merging(environment) { _, new in new })
        return try await PluginProcess.run(command) { process in
            let line = try #require(await process.errorLine(holding: "listening on "), "the program does not listen")
            let url = try #require(line.split(separator: " ").last.map(String.init))
            let transport = try CurlTransport()
            defer { transport.shutdown() }
            return try await body(
                ServerlessRuntime(
                    process: process, host: ServerlessHost(transport: transport, url: url), url: url,
                    transport: transport))
        }
    }

    /// Asks, and holds the answer against the rules.
    func ask(
        _ request: PluginRequest, onReply: @escaping @Sendable (HostReply) async -> Void = { _ in }
    ) async throws -> [HostReply] {
        let answer = try await host.ask(request, onReply: onReply)
        #expect(answer.failure == nil && answer.attempts == 1)
        #expect(ReplyValidator.violations(in: answer.replies, to: request) == [])
        return answer.replies
    }
}
