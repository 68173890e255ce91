import DifyPlugin
import DifyPluginTesting

/// A conversation with a model through the plugin.
struct ChatSession {
    let plugin: PluginInProcess
    let uid: String
    let form: JSONObject
    let isJSON: Bool
    /// Catches Ctrl-C where somebody sits at a keyboard; `nil` where the first one ends the program anyway.
    let interrupts: Interrupts?
    var transcript: ChatTranscript
    var settings: ChatSettings
    private(set) var failures = 0

    private let output = Terminal()
    private let errors = Terminal.errors

    init(
        plugin: PluginInProcess, uid: String, model: PluginInProcess.AddedModel, system: String?, isJSON: Bool,
        interrupts: Interrupts?
    ) {
        self.plugin = plugin
        self.uid = uid
        form = model.form
        self.isJSON = isJSON
        self.interrupts = interrupts
        transcript = ChatTranscript(system: system)
        settings = ChatSettings(schema: model.schema)
    }

    /// Does what a line says.
    ///
    /// - Returns: whether to go on.
    mutating func take(_ input: ChatInput) async throws -> Bool {
        switch input {
        case .nothing: break
        case .prompt(let text): try await answer(text)
        case .reset: transcript.reset()
        case .system(let text): transcript.system = text
        case .showSettings: errors.table(settings.table, indent: "  ")
        case .set(let name, let value):
            do { try settings.set(name, value) } catch { complain("\(error)") }
        case .help: errors.table(ChatInput.commands)
        case .unknown(let command): complain("There is no command \(command.printable); /help shows those there are.")
        case .exit: return false
        }
        return true
    }

    /// A line to type into.
    func showPrompt() { errors.write(errors.styled("› ", .accent)) }

    // MARK: Answers

    private mutating func answer(_ prompt: String) async throws {
        transcript.ask(prompt)
        let request = PluginRequest.invokeLLM(
            session: PluginInProcess.session(), model: uid, credentials: form, messages: transcript.messages,
            parameters: .object(settings.values))
        let printer = AnswerPrinter(terminal: isJSON ? nil : output)
        printer.begin()
        let (whole, wasStopped) = try await ask(request, onReply: printer.take)
        guard let whole else { return transcript.answer("") }
        let answer = printer.finish(whole)
        transcript.answer(answer.text)
        if wasStopped {
            errors.line(errors.styled("stopped · \(answer.summary)", .dim))
        } else {
            try tell(answer, prompt)
        }
    }

    private func ask(
        _ request: PluginRequest, onReply: @escaping @Sendable (HostReply) -> Void
    ) async throws -> (answer: PluginAnswer?, wasStopped: Bool) {
        guard let interrupts else { return (try await plugin.ask(request, onReply: onReply), false) }
        return try await interrupts.cancelling { [plugin] in try await plugin.ask(request, onReply: onReply) }
    }

    private mutating func tell(_ answer: ChatAnswer, _ prompt: String) throws {
        if !answer.succeeded { failures += 1 }
        if isJSON {
            let all: JSONObject = ["prompt": .string(prompt)]
            return try output.json(.object(all.merging(answer.json)))
        }
        if let type = answer.errorType { complain("\(type): \(answer.errorMessage ?? "")") }
        for violation in answer.violations { complain("Dify would not accept the answer: \(violation)") }
        errors.line(errors.styled(answer.summary, .dim))
    }

    private func complain(_ text: String) { errors.line(errors.styled(text.printable, .bad)) }
}
