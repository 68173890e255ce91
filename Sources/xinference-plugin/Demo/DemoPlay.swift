import DifyPlugin
import DifyPluginTesting
import Foundation
import XinferenceStandIn

/// Launches the plugin as the daemon does, plays the session and sums up.
struct DemoPlay {
    let terminal: Terminal
    /// Where the plugin is, unpacked as the daemon unpacks a package.
    let directory: String
    /// The stand-in server; `nil` when a real one is asked.
    let server: StandInServer?
    let url: String
    let modelUID: String
    let apiKey: String?
    /// The models for the retrieval; `nil` leaves it out.
    let retrieval: DemoSession.RetrievalModels?

    /// Plays the session.
    ///
    /// - Returns: what failed; empty if all went as it should.
    func run() async throws -> [String] {
        terminal.line(terminal.styled("Xinference for Dify, native", .bold))
        let kind = server == nil ? "yours" : "a stand-in with a tiny language model, started for this demo"
        terminal.table([
            ("server", "\(url)  " + terminal.styled("(\(kind))", .dim)),
            ("model", modelUID),
            ("plugin", "python3 -m main in \(directory)"),
        ])
        // The program of the package, not one that a developer names.
        let command = PluginProcess.Command(
            ["/usr/bin/env", "-u", "XINFERENCE_RUNTIME", "python3", "-m", "main"], directory: directory)
        // The first launch unpacks the program; what users wait for after an install or a restart is told apart.
        let unpacking = try await PluginProcess.run(command) { await $0.timeToFirstLine() }
        return try await PluginProcess.run(command) { process in
            guard let ready = await process.timeToFirstLine() else {
                return tell(["the plugin did not start: \(process.errorLines.joined(separator: " "))"])
            }
            terminal.table([
                (
                    "ready",
                    "first heartbeat after \(DemoSession.milliseconds(ready)), "
                        + "\(unpacking.map(DemoSession.milliseconds) ?? "?") when it had to be unpacked first"
                )
            ])
            return try await play(process, ready: ready)
        }
    }

    private func play(_ process: PluginProcess, ready: Duration) async throws -> [String] {
        let idle = process.figures()
        var session = DemoSession(
            host: process, terminal: terminal, credentials: credentials, model: modelUID)
        try await session.validate()
        try await session.schema()
        guard session.failures.isEmpty else { return tell(session.failures) }

        let requestsBefore = server?.requestCount ?? 0
        let question = "Why run a model server on my own network?"
        let answer = try await session.chat([DemoSession.message("user", question)], session: "chat-1")
        try await session.chat(
            [
                DemoSession.message("user", question), DemoSession.message("assistant", answer),
                DemoSession.message("user", "What is 17 * 23 + 4?"),
            ], session: "chat-2")
        try await session.chat([DemoSession.message("user", "用中文说说北京。")], session: "chat-3")
        let answers = session.answers.count
        let requests = server.map { $0.requestCount - requestsBefore }
        if server != nil {
            try await session.callTools()
            try await session.answerInShape()
            try await session.think()
        }
        if let retrieval { try await session.retrieve(with: retrieval) }
        if server != nil { try await session.speakAndListen() }
        try await session.failOnPurpose()

        summary(
            session, process: process, idle: idle, ready: ready,
            requests: requests.map { "\($0) for the first \(answers) answers" })
        process.closeInput()
        var failures = session.failures
        switch await process.waitForExit(timeout: .seconds(10)) {
        case .code(0)?: break
        case let exit?: failures.append("the plugin ended with \(exit) after its input was closed")
        case nil: failures.append("the plugin runs on after its input was closed")
        }
        return tell(failures)
    }

    /// Says how it went, and passes it on.
    private func tell(_ failures: [String]) -> [String] {
        for failure in failures { terminal.line(terminal.styled("failed: ", .bad) + failure.printable) }
        terminal.line(
            failures.isEmpty
                ? terminal.styled("all went as it should", .good)
                : terminal.styled("\(failures.count) failed", .bad))
        return failures
    }

    private var credentials: JSONObject {
        var credentials: JSONObject = ["server_url": .string(url), "model_uid": .string(modelUID)]
        if let apiKey { credentials["api_key"] = .string(apiKey) }
        return credentials
    }

    private func summary(
        _ session: DemoSession, process: PluginProcess, idle: PluginProcess.Figures?, ready: Duration, requests: String?
    ) {
        let firstTokens = session.answers.compactMap(\.firstToken).sorted()
        let tokens = session.answers.reduce(0) { $0 + $1.completionTokens }
        let seconds = session.answers.reduce(0) { $0 + $1.total / .seconds(1) }
        let figures = process.figures()
        var rows = [
            (
                "answers",
                "\(session.answers.count), \(tokens) tokens, \(Int(Double(tokens) / max(seconds, 0.001))) tokens/s"
            ),
            ("first token", firstTokens.map(DemoSession.milliseconds).joined(separator: ", ")),
        ]
        if let requests {
            rows.append(("HTTP requests", requests))
        }
        if let times = session.retrieval {
            let (passages, question, ranking) = (times.passages, times.question, times.ranking)
            rows.append(
                (
                    "retrieval",
                    "passages \(DemoSession.milliseconds(passages)), question \(DemoSession.milliseconds(question)), "
                        + "ranking \(DemoSession.milliseconds(ranking))"
                ))
        }
        if let times = session.speech {
            rows.append(
                (
                    "speech",
                    "first sound \(DemoSession.milliseconds(times.firstSound)), all "
                        + "\(DemoSession.milliseconds(times.speaking)), understood "
                        + DemoSession.milliseconds(times.listening)
                ))
        }
        if let idle, let figures {
            let mebibytes = { (bytes: Int) in String(format: "%.1f MiB", Double(bytes) / 1_048_576) }
            rows.append(
                (
                    "plugin memory",
                    "\(mebibytes(idle.residentBytes)) idle, \(mebibytes(figures.peakResidentBytes)) at most"
                ))
            rows.append(("plugin CPU", String(format: "%.0f ms for all of it", figures.processorSeconds * 1000)))
        }
        rows.append(("first heartbeat", DemoSession.milliseconds(ready)))
        terminal.line()
        terminal.line(terminal.styled("summary", .bold))
        terminal.table(rows)
    }
}
