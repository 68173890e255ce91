import DifyPlugin
import XinferenceClient

/// What a check found out about one model.
struct ModelReport: Sendable {
    let uid: String
    var type: ModelType?
    /// What the server says of it.
    var description: ModelDescription?
    /// What the plugin learned at validation, for Dify to store.
    var learned: JSONObject = [:]
    /// What Dify would show.
    var schema: JSONObject?
    /// What was measured, by its name.
    var measured: JSONObject = [:]

    /// For scripts.
    var json: JSONObject {
        [
            "uid": .string(uid), "type": type.map { .string($0.rawValue) } ?? nil,
            "description": description.map { .object(ModelTable.object($0)) } ?? nil, "learned": .object(learned),
            "schema": schema.map(JSONValue.object) ?? nil, "measured": .object(measured),
        ]
    }
}
