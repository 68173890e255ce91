import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing
import XinferenceStandIn

/// The program that ships, built by `scripts/build-runtime`, which `scripts/test` runs first.
enum Shipped {
    static let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static var path: String {
        ProcessInfo.processInfo.environment["XINFERENCE_RUNTIME"]
            ?? sources.appending(path: ".build/shipped/xinference-runtime").path
    }

    /// Launches it, hands it over once its first heartbeat is there, and holds all it said against the rules.
    static func run<Result>(_ body: (PluginProcess) async throws -> Result) async throws -> Result {
        try #require(
            FileManager.default.isExecutableFile(atPath: path),
            "there is no program at \(path); run scripts/build-runtime, or all tests with scripts/test")
        return try await PluginProcess.run(.init([path])) { process in
            _ = try #require(await process.timeToFirstLine(), "the program wrote nothing")
            let result = try await body(process)
            expectRules(of: process)
            return result
        }
    }

    /// Every session that has ended keeps the daemon's and Dify's rules, whatever the test looks at.
    private static func expectRules(of process: PluginProcess) {
        for (session, replies) in Dictionary(grouping: process.allReplies, by: \.sessionID) {
            guard let session, replies.contains(where: { $0.kind == .end }) else { continue }
            let violations =
                if let request = process.request(of: session) {
                    ReplyValidator.violations(in: replies, to: request)
                } else {
                    // Asked in a line that no builder made: only the rules for all sessions hold.
                    ReplyValidator.violations(in: replies, session: session, action: nil)
                }
            #expect(violations == [], "session \(session)")
        }
    }

    /// Launches it beside a stand-in server with these models.
    static func run<Result>(
        with models: [StandInModel], tokenDelay: Duration = .zero, apiKey: String? = nil,
        _ body: (PluginProcess, StandInServer) async throws -> Result
    ) async throws -> Result {
        var configuration = StandInServer.Configuration()
        configuration.models = models
        configuration.tokenDelay = tokenDelay
        configuration.apiKey = apiKey
        return try await StandInServer.run(configuration) { server in
            try await run { try await body($0, server) }
        }
    }
}

extension StandInServer {
    /// Credentials as a user would type them.
    func credentials(_ uid: String, _ more: JSONObject = [:]) -> JSONObject {
        var credentials: JSONObject = ["server_url": .string(url), "model_uid": .string(uid), "max_retries": "0"]
        for name in more.keys { credentials[name] = more[name] }
        return credentials
    }
}

extension [HostReply] {
    /// The text of all chunks.
    var text: String { compactMap(\.text).joined() }
    /// The first error, as `Type: words`.
    var error: String? {
        first { $0.kind == .error }.map { "\($0.errorType ?? ""): \($0.errorMessage ?? "")" }
    }
    /// All usages told.
    var usages: [JSONObject] { compactMap { $0.data?.object?["delta"]?.object?["usage"]?.object } }
    /// What breaks a rule of the daemon's or Dify's.
    func violations(of action: ReplyValidator.Action) -> [ReplyValidator.Violation] {
        ReplyValidator.violations(in: self, session: first?.sessionID ?? "", action: action)
    }
    /// Exactly one end, behind everything else, and at most one error right before it.
    var isWellFormed: Bool {
        count { $0.kind == .end } == 1 && last?.kind == .end && count { $0.kind == .error } <= 1
            && (error == nil || dropLast().last?.kind == .error)
    }
}
