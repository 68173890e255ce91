import ArgumentParser
import DifyPackaging
import Foundation

/// Installs the package as Dify's daemon does, without a network, up to the first token, and times each step.
struct RehearseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse",
        abstract: "Package, install, start and ask the plugin without a network, and time each step.",
        discussion: """
            Does what Dify's plugin daemon does with an uploaded package: unpacks it into a fresh directory, makes a \
            virtual environment, installs the requirements, compiles, starts main.py and waits for the heartbeat. The \
            model that answers is on a small server that this command brings along. Where the system permits, all of it \
            runs in a network namespace that has no way out.
            """)

    @Option(help: "A package; without one, a package is made from the source tree and the built runtime.")
    var package: String?

    @Option(help: "The built runtime.")
    var runtime = ".build/shipped/xinference-runtime"

    @Option(help: "The source tree with manifest.yaml and main.py.")
    var sources = "."

    @Flag(help: "Write one line of JSON, for scripts.")
    var json = false

    /// Set by the command itself when it starts again in a namespace of its own.
    @Flag(help: .hidden)
    var isolated = false

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        if !isolated, NetworkNamespace.isPermitted { NetworkNamespace.enter(adding: "--isolated") }
        let terminal = Terminal()
        var report = RehearsalReport(terminal: json ? nil : terminal)
        report.terminal?.line(terminal.styled("From the package to the first token", .bold))
        do {
            report.state("network", try network())
            let start = ContinuousClock.now
            let bytes =
                if let package { try PackagingFile.read(package) } else { try await packed() }
            let note = "\(bytes.count) bytes"
            report.add(package == nil ? "make the package" : "read the package", start.duration(to: .now), note)
            var rehearsal = Rehearsal(package: bytes, report: report)
            do {
                try await rehearsal.run()
            } catch {
                rehearsal.report.failure = "\(error)"
            }
            report = rehearsal.report
        } catch {
            report.failure = "\(error)"
        }
        if json { terminal.line(try report.json()) } else { sum(report, on: terminal) }
        guard report.failure == nil else { throw ExitCode.failure }
    }

    /// Which network there is, in words.
    private func network() throws -> String {
        guard isolated else {
            return "this system permits no namespace: its network is there, and the tools are told to stay offline"
        }
        guard NetworkNamespace.raiseLoopback() else {
            throw RehearsalReport.Failure(description: "the loopback interface cannot be brought up")
        }
        let address = "1.1.1.1"
        guard let refusal = NetworkNamespace.refusal(of: address, port: 443) else {
            throw RehearsalReport.Failure(description: "\(address) can be reached from a namespace of our own")
        }
        let interfaces = NetworkNamespace.interfaces.joined(separator: ", ")
        return "none: a namespace with \(interfaces) only, in which a connection to \(address) fails: \(refusal)"
    }

    private func packed() async throws -> [UInt8] {
        try await PackageBuilder(sources: sources, progress: ProgressLine(isShown: !json)).package(runtime: runtime)
    }

    private func sum(_ report: RehearsalReport, on terminal: Terminal) {
        let start = Rehearsal.StepName.extraction
        if let all = report.duration(from: start, to: Rehearsal.StepName.firstToken) {
            terminal.line("  " + terminal.styled("from the package to the first token: ", .bold) + words(all))
        }
        if let memory = report.memory {
            let (idle, peak) = (Rehearsal.mebibytes(memory.idle), Rehearsal.mebibytes(memory.peak))
            terminal.line("  " + terminal.styled("memory: ", .bold) + "\(idle) idle, \(peak) at most")
        }
        terminal.line(
            report.failure.map { terminal.styled("failed: \($0)", .bad) }
                ?? terminal.styled("all went as it should", .good))
    }

    private func words(_ duration: Duration) -> String { String(format: "%.2f s", duration / .seconds(1)) }
}
