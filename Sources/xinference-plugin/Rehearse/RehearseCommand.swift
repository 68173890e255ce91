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
            runs in a network namespace that has no way out; only a runtime that is not there yet is built before.
            """)

    @Option(help: "A package; without one, a package is made from the source tree and the built runtime.")
    var package: String?

    @Option(help: "The built runtime (default: that of scripts/build-runtime, which is run if there is none yet).")
    var runtime: String?

    @OptionGroup var sources: SourceOptions

    @Flag(help: "Write one line of JSON, for scripts.")
    var json = false

    /// Set by the command itself when it starts again in a namespace of its own.
    @Flag(help: .hidden)
    var isolated = false

    /// Set with it: the seconds that it took to build the runtime, if that had to be done.
    @Option(help: .hidden)
    var built: Double?

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        // Nobody may read any more; the installation has to be removed all the same.
        let terminal = Terminal(onLostOutput: { _ in })
        var report = RehearsalReport(terminal: json ? nil : terminal)
        do {
            let built = try await build()
            if !isolated, NetworkNamespace.isPermitted {
                NetworkNamespace.enter(adding: ["--isolated"] + (built.map { ["--built", "\($0)"] } ?? []))
            }
            try await rehearse(&report, built: built)
        } catch {
            report.failure = "\(error)"
        }
        if json { terminal.line(try report.json()) } else { sum(report, on: terminal) }
        guard report.failure == nil else { throw ExitCode.failure }
    }

    /// Builds the runtime if there is none: with the network, which a fresh clone needs for its dependencies.
    ///
    /// - Returns: how many seconds it took; `nil` if nothing had to be built.
    private func build() async throws -> Double? {
        guard !isolated, package == nil, runtime == nil else { return built }
        guard !FileManager.default.fileExists(atPath: sources.builtRuntime) else { return nil }
        let builder = try PackageBuilder(sources: sources.path, progress: ProgressLine(isShown: !json))
        let start = ContinuousClock.now
        _ = try await builder.build()
        return start.duration(to: .now) / .seconds(1)
    }

    private func rehearse(_ report: inout RehearsalReport, built: Double?) async throws {
        report.terminal.map { $0.line($0.styled("From the package to the first token", .bold)) }
        report.state("network", try network())
        if let built { report.add(Rehearsal.StepName.building, .seconds(built), "beforehand, with a network") }
        let start = ContinuousClock.now
        let bytes =
            if let package { try PackagingFile.read(package) } else { try await packed() }
        let note = "\(bytes.count) bytes"
        report.add(package == nil ? "make the package" : "read the package", start.duration(to: .now), note)
        var rehearsal = Rehearsal(package: bytes, report: report)
        // What was seen before a failure is told as well.
        defer { report = rehearsal.report }
        try await rehearsal.run()
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
        try await PackageBuilder(sources: sources.path, progress: ProgressLine(isShown: !json))
            .package(runtime: runtime ?? sources.builtRuntime)
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
            report.failure.map { terminal.styled("failed: \($0.printable)", .bad) }
                ?? terminal.styled("all went as it should", .good))
    }

    private func words(_ duration: Duration) -> String { String(format: "%.2f s", duration / .seconds(1)) }
}
