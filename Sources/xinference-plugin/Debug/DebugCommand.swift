import ArgumentParser
import DifyPlugin
import Foundation

/// Registers the plugin, running on this machine, with a Dify elsewhere.
struct DebugCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "debug",
        abstract: "Run the plugin on this machine, registered with a Dify elsewhere.",
        discussion: """
            Dify shows host, port and key in its debugging panel (Plugins, the bug icon). Put them into a file .env beside
            manifest.yaml:

                REMOTE_INSTALL_URL=dify.example.org:5003
                REMOTE_INSTALL_KEY=…

            Flags go before the environment, which goes before .env. Other users of this machine see a key on the command
            line; they do not see one in .env or in the environment. Keys expire after two hours, connections do not.

            If a plugin of the same author and name is installed already, Dify registers this one and goes on asking the
            installed one: uninstall it first, or change the name in manifest.yaml while you debug.
            """)

    @Option(help: "The daemon, as host:port.")
    var url: String?

    @Option(help: "The daemon's host, if there is no --url.")
    var host: String?

    @Option(help: "The daemon's port.")
    var port: UInt16?

    @Option(help: "The debugging key; better set as REMOTE_INSTALL_KEY in .env.")
    var key: String?

    @Option(help: "A built runtime; without it one is built by `swift build`, for debugging.")
    var runtime: String?

    @OptionGroup var sources: SourceOptions

    @Flag(help: "Build and register again whenever the sources change.")
    var watch = false

    func validate() throws {
        guard url == nil || host == nil else {
            throw ValidationError("Either --url or --host says where the daemon is.")
        }
        guard port != 0 else { throw ValidationError("--port is 1 to 65535.") }
    }

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let children = ChildProcesses()
        try ProcessSignals.drain(
            { children.terminateAll() },
            // The plugin does not wait for what is running, either.
            beforeExit: { children.terminateAll() })
        let directory = URL(filePath: sources.path)
        let program = runtime.map { URL(filePath: $0) }
        if let program, !FileManager.default.isExecutableFile(atPath: program.path) {
            throw ValidationError("There is no program at \(program.path); build it with scripts/build-runtime.")
        }
        // The plugin is a process of its own, which would stay registered.
        let terminal = Terminal(onLostOutput: { _ in children.terminateAll() })
        let flags = DebugSettings.Flags(url: url, host: host, port: port, key: key)
        let session = DebugSession(
            sources: directory,
            builder: program.map { BuiltRuntime(url: $0) } ?? SwiftRuntimeBuilder(sources: directory),
            watchedProgram: program, isWatching: watch,
            settings: { try Self.settings(flags, in: directory) }, children: children,
            tell: { terminal.line($0) })
        let code = try await session.run()
        guard code == 0 else { throw ExitCode(code) }
    }

    /// Reads `.env`, if there is one; its variables are the plugin's, too, where the environment has none.
    private static func settings(
        _ flags: DebugSettings.Flags, in directory: URL
    ) throws -> (DebugSettings, [String: String]) {
        let url = directory.appending(path: ".env")
        var file: [String: String] = [:]
        if FileManager.default.fileExists(atPath: url.path) {
            guard let data = FileManager.default.contents(atPath: url.path) else {
                throw ValidationError("\(url.path) cannot be read; it has to be a file that you may read")
            }
            do {
                file = try EnvironmentFile(String(decoding: data, as: UTF8.self)).variables
            } catch {
                throw ValidationError("\(url.path), \(error)")
            }
        }
        let environment = ProcessInfo.processInfo.environment
        let settings = try DebugSettings(flags: flags, environment: environment, file: file)
        return (settings, file.merging(environment) { $1 })
    }
}
