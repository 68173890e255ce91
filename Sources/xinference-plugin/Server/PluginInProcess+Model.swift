import DifyPlugin
import DifyPluginTesting

extension PluginInProcess {
    /// A model that the plugin has accepted, as Dify keeps it.
    struct AddedModel: Sendable {
        /// The form, with what validation learned.
        var form: JSONObject
        /// What Dify shows.
        var schema: JSONObject
    }

    /// The plugin refused a model.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    /// Has a filled-in form proved.
    func validate(_ uid: String, as type: ModelType, form: JSONObject) async throws -> PluginAnswer {
        try await ask(
            .about(
                "validate_model_credentials", session: Self.session(), model: uid, type: type.rawValue,
                credentials: form))
    }

    /// Has the schema made from a proved form.
    func schema(_ uid: String, as type: ModelType, form: JSONObject) async throws -> PluginAnswer {
        try await ask(
            .about(
                "get_ai_model_schemas", session: Self.session(), model: uid, type: type.rawValue, credentials: form))
    }

    /// Adds a model as Dify does: validation, then the schema.
    ///
    /// - Throws: ``Refusal`` with the plugin's words.
    func add(_ uid: String, as type: ModelType, form: JSONObject) async throws -> AddedModel {
        let validation = try await validate(uid, as: type, form: form)
        if let fault = validation.fault { throw Refusal(description: fault) }
        let form = form.merging(validation.learned)
        let schema = try await schema(uid, as: type, form: form)
        if let fault = schema.fault { throw Refusal(description: fault) }
        return AddedModel(form: form, schema: schema.modelSchema ?? [:])
    }
}

extension PluginAnswer {
    /// Why the answer is no good; `nil` if it is.
    var fault: String? {
        if let errorType { return "\(errorType): \(errorMessage ?? "")" }
        return violations.first.map { "Dify would not accept the plugin's answer: \($0)" }
    }

    /// What a validation wants stored.
    var learned: JSONObject { results.first?["credentials"]?.object ?? [:] }

    /// The schema in an answer that has one.
    var modelSchema: JSONObject? { results.first?["model_schema"]?.object }
}

extension JSONObject {
    /// The object with the other's members, which win.
    func merging(_ other: JSONObject) -> JSONObject {
        var all = self
        for name in other.keys { all[name] = other[name] }
        return all
    }
}
