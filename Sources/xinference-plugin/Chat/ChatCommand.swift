import ArgumentParser
import CurlTransport
import DifyPlugin
import Foundation

/// Talks with a model through the plugin.
struct ChatCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chat",
        abstract: "Talk with a language model through the plugin, and see tokens and times.",
        discussion: """
            Answers go to standard output, all else to standard error. When standard input is not a terminal, each line \
            of it is a prompt of the same conversation, or a command; /help shows those.
            """)

    @OptionGroup var server: ServerOptions

    @Option(help: "The UID of the model.")
    var model: String

    @Option(help: "What the model is told before anything else.")
    var system: String?

    @Option(help: ArgumentHelp("Ask this, show the answer and end.", valueName: "prompt"))
    var once: String?

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp("A parameter of the model, such as temperature=0.", valueName: "name=value"))
    var parameters: [String] = []

    func validate() throws {
        guard !model.isEmpty else { throw ValidationError("--model is empty.") }
        guard let wrong = parameters.first(where: { !$0.contains("=") }) else { return }
        throw ValidationError("--set \(wrong) has no value: write --set NAME=VALUE.")
    }

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        _ = try server.credentials(model: model)
        let transport = try CurlTransport()
        defer { transport.shutdown() }
        let plugin = PluginInProcess(transport: transport)
        var session = try await begin(plugin)
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            do { try session.settings.set(parts[0], parts[1]) } catch { throw ValidationError("\(error)") }
        }
        try await talk(&session)
        // At a keyboard the failures have been seen.
        if session.failures > 0, !isInteractive { throw ExitCode.failure }
    }

    private var isInteractive: Bool { once == nil && isatty(STDIN_FILENO) == 1 }

    /// Adds the model as Dify does.
    private func begin(_ plugin: PluginInProcess) async throws -> ChatSession {
        Terminal.errors.progress("adding \(model.printable) as Dify does")
        let added: PluginInProcess.AddedModel
        do {
            added = try await plugin.add(model, as: .llm, form: try server.form(model: model))
        } catch let refusal as PluginInProcess.Refusal {
            Terminal.errors.endProgress()
            Terminal.errors.line(Terminal.errors.styled(refusal.description.printable, .bad))
            throw ExitCode.failure
        }
        Terminal.errors.endProgress()
        return ChatSession(
            plugin: plugin, uid: model, model: added, system: system, isJSON: server.json,
            interrupts: isInteractive ? Interrupts() : nil)
    }

    private func talk(_ session: inout ChatSession) async throws {
        if let once {
            _ = try await session.take(.prompt(once))
            return
        }
        if isInteractive {
            Terminal.errors.line(Terminal.errors.styled("\(model.printable), through the plugin; /help helps", .dim))
        }
        while true {
            if isInteractive { session.showPrompt() }
            // Blocks the thread; nothing else is under way between answers.
            guard let line = readLine() else { break }
            guard try await session.take(ChatInput(line)) else { return }
        }
        if isInteractive { Terminal.errors.line() }
    }
}
