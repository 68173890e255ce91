import DifyPlugin
import DifyPluginTesting
import XinferenceClient

/// Adds a model as Dify does, reads what Dify would show, and has it answer, all through the plugin's own code.
struct ModelCheck {
    let plugin: PluginInProcess
    let uid: String
    let version: ServerVersion?
    let show: (CheckReport.Step) -> Void
    var report: CheckReport
    /// The form, with what validation learned as soon as it has.
    private(set) var form: JSONObject

    init(
        plugin: PluginInProcess, uid: String, form: JSONObject, version: ServerVersion?, report: CheckReport,
        show: @escaping (CheckReport.Step) -> Void
    ) {
        self.plugin = plugin
        self.uid = uid
        self.form = form
        self.version = version
        self.report = report
        self.show = show
    }

    /// Goes through all steps, as far as they make sense.
    ///
    /// - Throws: `JSONError` only for what no user can type.
    mutating func run(asking asked: ModelType?, among models: [ModelDescription]) async throws {
        let choice = ModelChoice(uid: uid, asked: asked, among: models)
        var model = ModelReport(uid: uid)
        model.type = choice.type
        model.description = choice.description
        report.model = model
        add(choice.step)
        report.add(choice.advice)
        guard let type = choice.type, try await validate(type), let schema = try await readSchema(type) else { return }
        switch type {
        case .llm: try await talk(schema)
        case .textEmbedding: try await embed()
        case .rerank: try await rank()
        case .speechToText: try await listen()
        case .textToSpeech: try await speak(schema)
        case .moderation: break
        }
    }

    mutating func add(_ step: CheckReport.Step) {
        report.add(step)
        show(step)
    }

    mutating func measure(_ name: String, _ value: JSONValue) {
        report.model?.measured[name] = value
    }

    /// Asks the plugin; a failure becomes a step of that name.
    ///
    /// - Returns: the answer if it is a good one.
    mutating func ask(_ step: String, _ request: PluginRequest) async throws -> PluginAnswer? {
        good(step, try await plugin.ask(request))
    }

    private mutating func good(_ step: String, _ answer: PluginAnswer) -> PluginAnswer? {
        guard let fault = answer.fault else { return answer }
        add(.init(step, .failed, fault, answer.duration))
        return nil
    }

    // MARK: Steps of every type

    private mutating func validate(_ type: ModelType) async throws -> Bool {
        guard let answer = good("validation", try await plugin.validate(uid, as: type, form: form)) else {
            return false
        }
        // The key is among the credentials that come back, and belongs in no report.
        for name in answer.learned.keys where form[name] == nil {
            report.model?.learned[name] = answer.learned[name]
        }
        form = form.merging(answer.learned)
        add(.init("validation", .ok, "Dify would accept the form", answer.duration))
        return true
    }

    private mutating func readSchema(_ type: ModelType) async throws -> JSONObject? {
        guard let answer = good("schema", try await plugin.schema(uid, as: type, form: form)) else { return nil }
        guard let schema = answer.modelSchema else {
            add(.init("schema", .failed, "there is none", answer.duration))
            return nil
        }
        report.model?.schema = schema
        add(.init("schema", .ok, "read without asking the server", answer.duration))
        return schema
    }
}
