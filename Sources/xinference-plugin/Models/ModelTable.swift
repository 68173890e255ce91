import DifyPlugin
import XinferenceClient

/// The running models, sorted by the type they have in Dify and then by uid.
struct ModelTable: Sendable, Hashable {
    let models: [ModelDescription]

    init(_ models: [ModelDescription]) {
        self.models = models.sorted { (Self.rank($0), $0.uid) < (Self.rank($1), $1.uid) }
    }

    /// For people.
    var columns: ColumnTable {
        ColumnTable(
            headings: ["UID", "type in Dify", "abilities", "context", "engine", "replicas"],
            rows: models.map { model in
                [
                    model.uid.printableLine, model.purpose, model.abilities.joined(separator: ", ").printableLine,
                    Self.sizes(model),
                    [model.engine, model.format].compactMap { $0 }.joined(separator: ", ").printableLine,
                    model.replicas.map(String.init) ?? "",
                ]
            })
    }

    /// For scripts: each model with the same keys, `null` for what the server does not tell.
    var json: JSONValue { .array(models.map { .object(Self.object($0)) }) }

    /// How many models there are of each type, in Dify's words.
    var counts: [(type: ModelType, count: Int)] {
        ModelType.allCases.filter { $0 != .moderation }.map { type in
            (type, models.count { $0.typesInDify.contains(type) })
        }
    }

    /// One model with all that the server tells of it.
    static func object(_ model: ModelDescription) -> JSONObject {
        [
            "uid": .string(model.uid), "types": .array(model.typesInDify.map { .string($0.rawValue) }),
            "kind": .string(model.kind.word), "name": text(model.name), "family": text(model.family),
            "abilities": .array(model.abilities.map(JSONValue.string)), "context_length": number(model.contextLength),
            "max_tokens": number(model.maxTokens), "dimensions": number(model.dimensions), "engine": text(model.engine),
            "format": text(model.format), "replicas": number(model.replicas),
        ]
    }

    private static func rank(_ model: ModelDescription) -> Int {
        model.typesInDify.first.flatMap { ModelType.allCases.firstIndex(of: $0) } ?? .max
    }

    private static func sizes(_ model: ModelDescription) -> String {
        let tokens = model.contextLength ?? model.maxTokens
        return [tokens.map { "\($0) tokens" }, model.dimensions.map { "\($0) dimensions" }].compactMap { $0 }
            .joined(separator: ", ")
    }

    private static func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    private static func number(_ number: Int?) -> JSONValue { number.map { .integer(Int64($0)) } ?? .null }
}
