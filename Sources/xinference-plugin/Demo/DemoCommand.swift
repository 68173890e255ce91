import ArgumentParser
import DifyPackaging
import DifyPlugin
import DifyPluginTesting
import Foundation
import XinferenceStandIn

/// Plays a session with the built plugin, against a server of its own or a real one.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Play a session: validation, schema, streamed chats, a retrieval, a failure.",
        discussion: """
            The plugin is started through main.py with pipes, as Dify's plugin daemon starts it. Without --server-url it
            talks to a small Xinference-compatible server with a tiny language model, which this command brings along.
            """)

    @Option(help: "A real Xinference, such as http://192.168.1.5:9997.")
    var serverURL: String?

    @Option(help: "The UID of a chat model on it.")
    var modelUID: String?

    @Option(help: "The UID of an embedding model on it, for a retrieval.")
    var embeddingUID: String?

    @Option(help: "The UID of a rerank model on it, for a retrieval.")
    var rerankUID: String?

    @Option(help: "The server's API key, if it wants one. Other users of this machine do not see XINFERENCE_API_KEY.")
    var apiKey: String?

    @Option(help: "The built runtime (default: that of scripts/build-runtime).")
    var runtime: String?

    @OptionGroup var sources: SourceOptions

    func validate() throws {
        guard serverURL == nil || modelUID != nil else {
            throw ValidationError("--server-url needs --model-uid: which model shall answer?")
        }
        guard (embeddingUID == nil) == (rerankUID == nil) else {
            throw ValidationError("A retrieval needs both --embedding-uid and --rerank-uid.")
        }
    }

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        // Nobody may read any more; the installation has to be removed all the same.
        let terminal = Terminal(onLostOutput: { _ in })
        let server = serverURL == nil ? try await StandInServer.start() : nil
        // The demo is in a hurry; a package is not.
        let builder = try PackageBuilder(
            sources: sources.path, progress: ProgressLine(isShown: false), isHurried: true)
        let package = try ZipArchive(try await builder.package(runtime: runtime ?? sources.builtRuntime))
        var installation = LocalInstallation(of: try package.files().map { ($0.path, $0.content) })
        defer { installation.remove() }
        try installation.removeWhenStopped()
        _ = try await installation.carryOut(.extraction)
        let play = DemoPlay(
            terminal: terminal, directory: installation.directory, server: server, url: serverURL ?? server?.url ?? "",
            modelUID: modelUID ?? "stand-in-chat",
            apiKey: apiKey ?? ProcessInfo.processInfo.environment["XINFERENCE_API_KEY"],
            retrieval: retrieval)
        let failures = try await play.run()
        try await server?.stop()
        guard failures.isEmpty else { throw ExitCode.failure }
    }

    /// The models named, or those of the stand-in server; `nil` on a real server when none are named.
    private var retrieval: DemoSession.RetrievalModels? {
        if let embeddingUID, let rerankUID { return .init(embedding: embeddingUID, rerank: rerankUID) }
        return serverURL == nil ? .init(embedding: "stand-in-embed", rerank: "stand-in-rerank") : nil
    }
}
