import ArgumentParser
import CurlTransport
import DifyPlugin
import Foundation
import OpenAICompatible
import XinferenceClient
import XinferenceShared

/// Lists what runs on a server, in Dify's words.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models that run on a Xinference, and what each is in Dify.")

    @OptionGroup var server: ServerOptions

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let transport = try CurlTransport()
        defer { transport.shutdown() }
        let client = try server.client(transport)
        Terminal.errors.progress("asking \(client.server.baseURL)")
        let listing = await Result.listing(of: client)
        Terminal.errors.endProgress()
        switch listing {
        case .success(let models): try show(ModelTable(models), of: client.server.baseURL)
        case .failure(let error):
            Terminal.errors.line(Terminal.errors.styled(InvokeErrorMapper.map(error).message.printable, .bad))
            throw ExitCode.failure
        }
    }

    private func show(_ table: ModelTable, of url: String) throws {
        let terminal = Terminal()
        if server.json { return try terminal.json(["server_url": .string(url), "models": table.json]) }
        guard !table.models.isEmpty else {
            terminal.line("No model is running at \(url). \(Advice.launch)")
            return
        }
        terminal.table(table.columns)
    }
}

extension Result where Success == [ModelDescription], Failure == any Error {
    /// What runs on a server, or why nobody can tell.
    static func listing(of client: OpenAIClient) async -> Self {
        do { return .success(try await client.listModels()) } catch { return .failure(error) }
    }
}
