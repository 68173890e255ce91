import ArgumentParser
import DifyPackaging
import Foundation

/// Makes the package that Dify installs.
struct PackageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "package",
        abstract: "Make the package that Dify installs.",
        discussion: """
            Builds the runtime for this machine unless --runtime or --binary gives it, packs it and every other --binary, and \
            writes OUTPUT/xinference-VERSION.difypkg with the files that the manifest names, no others. The same files give the \
            same bytes. The package is verified before it is written; nothing is written if it breaks a rule.
            """)

    @OptionGroup var sources: SourceOptions

    @Option(help: "The directory for the package.")
    var output = "dist"

    @Option(
        help: ArgumentHelp(
            "A runtime built elsewhere, for linux-amd64 or linux-arm64. May be given for each.",
            valueName: "platform=path"))
    var binary: [PlatformBinary] = []

    @Option(help: "A runtime built for this machine, instead of building one.")
    var runtime: String?

    @Flag(help: "Write JSON, for scripts.")
    var json = false

    func validate() throws {
        let platforms = binary.map(\.platform) + (runtime == nil ? [] : [NativePlatform.current].compactMap(\.self))
        for platform in NativePlatform.allCases where platforms.filter({ $0 == platform }).count > 1 {
            throw ValidationError("There are two runtimes for \(platform.rawValue); give one.")
        }
        guard runtime == nil || NativePlatform.current != nil else {
            throw ValidationError("No package brings a runtime for this machine; use --binary, not --runtime.")
        }
    }

    func run() async throws {
        let builder = try PackageBuilder(sources: sources.path, progress: ProgressLine())
        // Before the work, which takes a while.
        try PackagingFile.prepare(output)
        let package = try await builder.package(try await programs(builder))
        let result = PackageVerification(of: package, program: PackageReport.program)
        let name = result.fileName ?? "package.difypkg"
        let path = output.hasSuffix("/") ? output + name : "\(output)/\(name)"
        if result.errors.isEmpty { try PackagingFile.write(package, to: path) }
        let report = PackageReport(path: path, result: result)
        if json { try Terminal().json(report.json) } else { report.write(to: Terminal()) }
        guard result.errors.isEmpty else {
            throw PackagingError("nothing was written: the package would break the rules above")
        }
    }

    /// The runtime of each platform; this machine's is built if nobody gave it.
    private func programs(_ builder: PackageBuilder) async throws -> [NativePlatform: String] {
        var programs = Dictionary(binary.map { ($0.platform, $0.path) }, uniquingKeysWith: { $1 })
        guard let current = NativePlatform.current, programs[current] == nil else {
            guard !programs.isEmpty else {
                throw PackagingError("no package brings a runtime for this machine; give one with --binary")
            }
            return programs
        }
        if let runtime {
            programs[current] = runtime
        } else {
            // Building takes minutes: what was given by hand may be wrong, and is looked at first.
            for (platform, path) in programs { try builder.check(path, for: platform) }
            programs[current] = try await builder.build()
        }
        return programs
    }
}
