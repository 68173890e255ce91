import ArgumentParser
import CurlTransport
import DifyPlugin
import Foundation
import OpenAICompatible

/// Tries a server, and one of its models, as Dify will use them.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a Xinference, and one of its models, and say in words what is wrong.",
        discussion: """
            Run it where Dify's plugin daemon runs, best in its container: a server that this machine reaches may be out \
            of reach there. With --model the plugin's own code adds the model as Dify does, shows what Dify will see and \
            has it answer once.
            """)

    /// The types that a model can be tried as, in Dify's spelling.
    enum TriedType: String, CaseIterable, ExpressibleByArgument {
        case llm
        case textEmbedding = "text-embedding"
        case rerank
        case speechToText = "speech2text"
        case textToSpeech = "tts"

        var modelType: ModelType {
            switch self {
            case .llm: .llm
            case .textEmbedding: .textEmbedding
            case .rerank: .rerank
            case .speechToText: .speechToText
            case .textToSpeech: .textToSpeech
            }
        }
    }

    @OptionGroup var server: ServerOptions

    @Option(help: "The UID of a model to try.")
    var model: String?

    @Option(help: "The type to try it as; without it the server's description tells.")
    var type: TriedType?

    func validate() throws {
        guard type == nil || model != nil else { throw ValidationError("--type needs --model: which one?") }
        guard model?.isEmpty != true else { throw ValidationError("--model is empty.") }
    }

    func run() async throws {
        signal(SIGPIPE, SIG_IGN)
        let transport = try CurlTransport()
        defer { transport.shutdown() }
        let printer = CheckPrinter(isJSON: server.json)
        var check = ServerCheck(client: try server.client(transport), show: printer.show)
        printer.begin(check.client.server.baseURL)
        let models = await check.run()
        var report = check.report
        if let model, let models {
            var modelCheck = ModelCheck(
                plugin: PluginInProcess(transport: transport), uid: model, form: try server.form(model: model),
                version: check.version, report: report, show: printer.show)
            try await modelCheck.run(asking: type?.modelType, among: models)
            report = modelCheck.report
        }
        try printer.finish(report)
        if !report.isGood { throw ExitCode.failure }
    }
}
