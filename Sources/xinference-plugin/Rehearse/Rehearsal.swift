import DifyPackaging
import DifyPlugin
import DifyPluginTesting
import Foundation
import XinferenceStandIn

/// Takes a package from its bytes to the first token of an answer, as Dify's daemon does, and times each step.
struct Rehearsal {
    typealias Failure = RehearsalReport.Failure

    /// The names of steps that are also looked for.
    enum StepName {
        static let building = "build the runtime"
        static let extraction = "unpack into a fresh directory"
        static let firstToken = "first token of a streamed answer"
    }

    /// The package's bytes.
    let package: [UInt8]
    var report: RehearsalReport

    /// Takes all steps.
    ///
    /// - Throws: `Failure`, or what packages and installations throw.
    mutating func run() async throws {
        let verification = PackageVerification(of: package, program: PackageReport.program)
        guard verification.errors.isEmpty else {
            throw Failure(description: verification.errors.map(\.message).joined(separator: "; "))
        }
        report.state("plugin", verification.identity.map { "\($0)" } ?? "")

        var installation = LocalInstallation(of: try ZipArchive(package).files().map { ($0.path, $0.content) })
        defer { installation.remove() }
        try installation.removeWhenStopped()
        try await install(&installation, files: verification.fileCount)

        var configuration = StandInServer.Configuration()
        // The server's time to think up a token is not the plugin's.
        configuration.tokenDelay = .zero
        try await StandInServer.run(configuration) { [installation] server in
            try await start(installation, "first start: program unpacked, heartbeat", asking: server)
            try await start(installation, "second start: heartbeat", asking: nil)
        }
    }

    private mutating func install(_ installation: inout LocalInstallation, files: Int) async throws {
        for step in LocalInstallation.Step.allCases {
            let duration = try await installation.carryOut(step)
            switch step {
            case .extraction: report.add(StepName.extraction, duration, "\(files) files, mode 0644")
            case .environment: report.add("virtual environment", duration, Self.words(for: installation.installer))
            case .requirements: report.add("requirements", duration, "offline")
            case .compilation: report.add("compileall", duration)
            }
        }
    }

    private static func words(for installer: LocalInstallation.Installer?) -> String {
        switch installer {
        case .uv: "uv, as in the daemon's image"
        case .pip: "python3 -m venv: there is no uv here"
        case .bare, nil: "python3 -m venv without pip: there is neither here"
        }
    }

    /// Launches the plugin, has it answer if a server is given, and stops it as the daemon does.
    private mutating func start(
        _ installation: LocalInstallation, _ name: String, asking server: StandInServer?
    ) async throws {
        // A developer's program would be started in place of the package's.
        var environment = ProcessInfo.processInfo.environment.merging(["INSTALL_METHOD": "local"]) { _, new in new }
        environment["XINFERENCE_RUNTIME"] = nil
        var report = report
        try await PluginProcess.run(installation.command(environment: environment)) { process in
            guard let ready = await process.timeToFirstLine() else {
                throw Failure(description: "no heartbeat: \(await process.errorLinesToTheEnd().joined(separator: " "))")
            }
            report.add(name, ready)
            // The heartbeat comes before the set-up is complete; any answer, here a refusal, comes after.
            _ = try await process.ask(PluginRequest("set_up", session: "set-up"))
            let idle = process.figures()?.residentBytes
            if let server { try await Self.ask(process, server, &report) }
            if let idle, let peak = process.figures()?.peakResidentBytes {
                report.memory = (idle, max(peak, report.memory?.peak ?? 0))
            }
            try await Self.stop(process, &report)
        }
        self.report = report
    }

    /// Has the credentials proved and an answer streamed.
    private static func ask(
        _ process: PluginProcess, _ server: StandInServer, _ report: inout RehearsalReport
    ) async throws {
        let model = "stand-in-chat"
        let credentials: JSONObject = ["server_url": .string(server.url), "model_uid": .string(model)]
        let start = ContinuousClock.now
        let proof = try await process.ask(
            .about("validate_model_credentials", session: "validate", model: model, credentials: credentials))
        if let error = DemoSession.error(in: proof) { throw Failure(description: "credentials refused: \(error)") }
        guard let learned = proof.first?.data?.object?["credentials"]?.object else {
            throw Failure(description: "the credentials' proof was not answered")
        }
        report.add("credentials proved", start.duration(to: .now), "against a stand-in server on this machine")

        let asked = ContinuousClock.now
        try process.say(
            .invokeLLM(
                session: "chat", model: model, credentials: credentials.merging(learned),
                saying: "Why run a model server on my own network?"))
        let first = await process.firstReply { reply in
            reply.sessionID == "chat" && (reply.kind != .stream || reply.text?.isEmpty == false)
        }
        let replies = await process.replies(of: "chat")
        if let error = DemoSession.error(in: replies) { throw Failure(description: "the answer failed: \(error)") }
        guard let first, first.kind == .stream else { throw Failure(description: "the model said nothing") }
        report.add(StepName.firstToken, asked.duration(to: first.arrival))
        let count = replies.count { $0.kind == .stream }
        report.add("rest of the answer", first.arrival.duration(to: .now), "\(count) chunks in all")
    }

    /// The daemon's stop: it closes the pipes, then kills (protocol section 2.8).
    private static func stop(_ process: PluginProcess, _ report: inout RehearsalReport) async throws {
        let start = ContinuousClock.now
        process.closeInput()
        await process.closeOutput()
        process.signal(SIGKILL)
        guard await process.waitForExit(timeout: .seconds(10)) != nil else {
            throw Failure(description: "the plugin outlived SIGKILL")
        }
        report.add("stop: pipes closed, killed", start.duration(to: .now))
    }

    static func mebibytes(_ bytes: Int) -> String { String(format: "%.1f MiB", Double(bytes) / 1_048_576) }
}
