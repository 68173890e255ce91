import DifyPlugin
import XinferenceClient

/// Which of the running models is meant, and as what Dify would use it.
struct ModelChoice: Sendable {
    let description: ModelDescription?
    /// The type to try it as; `nil` if that makes no sense.
    let type: ModelType?
    let step: CheckReport.Step
    let advice: [Advice]

    /// Chooses by the uid and the type that was asked for, if one was.
    init(uid: String, asked: ModelType?, among models: [ModelDescription]) {
        guard let found = models.first(where: { $0.uid == uid }) else {
            description = nil
            type = nil
            (step, advice) = Self.missing(uid, among: models.map(\.uid))
            return
        }
        description = found
        let possible = found.typesInDify
        // A server that tells no type is taken at the user's word.
        let isUntold = found.kind == .other("")
        if let asked, isUntold || possible.contains(asked) {
            type = asked
        } else {
            type = asked == nil && possible.count == 1 ? possible.first : nil
        }
        if let type {
            step = .init("model", .ok, Self.sentence(found, type))
            advice = []
        } else {
            (step, advice) = Self.wrong(found, asked)
        }
    }

    private static func sentence(_ model: ModelDescription, _ type: ModelType) -> String {
        let details = [model.name, model.engine, model.format].compactMap { $0 }
        return "\(model.uid) runs, in Dify \(type.label)"
            + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
    }

    private static func missing(_ uid: String, among uids: [String]) -> (CheckReport.Step, [Advice]) {
        let nearest = NearestNames.of(uid, among: uids)
        let seen = "No model with the UID \"\(uid)\" runs there"
        let step = CheckReport.Step("model", .failed, seen)
        if uids.isEmpty { return (step, [Advice(seen, Advice.launch)]) }
        let todo =
            nearest.isEmpty
            ? "Take one of those that run: \(uids.prefix(20).joined(separator: ", ")). A model that is still launching is"
                + " not among them."
            : "Did you mean \(nearest.joined(separator: " or "))? UIDs are compared letter by letter."
        return (step, [Advice(seen, todo)])
    }

    private static func wrong(_ model: ModelDescription, _ asked: ModelType?) -> (CheckReport.Step, [Advice]) {
        let possible = model.typesInDify
        let abilities = model.abilities.joined(separator: ", ")
        guard let asked else {
            guard possible.isEmpty else {
                let seen =
                    abilities.isEmpty
                    ? "The server does not tell whether \"\(model.uid)\" writes down speech or speaks"
                    : "\"\(model.uid)\" writes down speech and speaks (\(abilities))"
                return (
                    .init("model", .failed, seen), [Advice(seen, "Say it with --type speech2text or --type tts.")]
                )
            }
            let seen =
                "\"\(model.uid)\" is of the type \(model.kind.word) (\(abilities)), which this plugin does not use"
            let todo = "Use another model, or another plugin for this one."
            return (.init("model", .failed, seen), [Advice(seen, todo)])
        }
        let seen = "\"\(model.uid)\" cannot be used as \(asked.label); it is: \(model.purpose) (\(abilities))"
        let todo =
            possible.isEmpty
            ? "Use another model." : "Add it in Dify as \(possible.map(\.label).joined(separator: " or "))."
        return (.init("model", .failed, seen), [Advice(seen, todo)])
    }
}
