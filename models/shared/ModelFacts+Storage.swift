public import DifyPlugin
import OpenAICompatible

extension ModelFacts {
    private enum Key {
        static let abilities = "model_abilities"
        static let contextLength = "model_context_length"
        static let name = "model_name"
        static let family = "model_family"
        static let engine = "model_engine"
        static let dimensions = "model_dimensions"
        static let maxTokens = "model_max_tokens"
        static let replicas = "model_replicas"
        static let all = [abilities, contextLength, name, family, engine, dimensions, maxTokens, replicas]
    }

    /// The facts as credentials for Dify to merge into those it stores.
    ///
    /// All keys are there, unknown ones with empty text: Dify can overwrite a stored key but not remove it, so a fact
    /// of an earlier validation would outlive its truth (protocol section 6.5).
    public var stored: JSONObject {
        [
            Key.abilities: .string(abilities.joined(separator: ",")),
            Key.contextLength: Self.stored(contextLength),
            Key.name: .string(name ?? ""),
            Key.family: .string(family ?? ""),
            Key.engine: .string(engine ?? ""),
            Key.dimensions: Self.stored(dimensions),
            Key.maxTokens: Self.stored(maxTokens),
            Key.replicas: Self.stored(replicas),
        ]
    }

    /// The facts among stored credentials, or `nil` if nobody has stored any.
    ///
    /// Nothing in them is an error; what cannot be read is unknown.
    public init?(_ credentials: ModelCredentials) {
        if Key.all.contains(where: { credentials[$0] != nil }) {
            self.init(
                abilities: Self.list(credentials[Key.abilities]),
                contextLength: Self.number(credentials[Key.contextLength]),
                name: Self.text(credentials[Key.name]), family: Self.text(credentials[Key.family]),
                engine: Self.text(credentials[Key.engine]),
                dimensions: Self.number(credentials[Key.dimensions]),
                maxTokens: Self.number(credentials[Key.maxTokens]),
                replicas: Self.number(credentials[Key.replicas]))
        } else {
            self.init(official: credentials)
        }
    }

    private init?(official credentials: ModelCredentials) {
        let names = ["completion_type", "support_function_call", "support_vision", "context_length"]
        guard names.contains(where: { credentials[$0] != nil }) else { return nil }
        var abilities: [String] = []
        switch Self.text(credentials["completion_type"]) {
        case "chat": abilities = ["chat"]
        case "completion": abilities = ["generate"]
        default: break
        }
        if Self.flag(credentials["support_function_call"]) { abilities.append("tools") }
        if Self.flag(credentials["support_vision"]) { abilities.append("vision") }
        self.init(abilities: abilities, contextLength: Self.number(credentials["context_length"]))
    }

    // MARK: Values

    private static func stored(_ number: Int?) -> JSONValue {
        .string(number.map(String.init) ?? "")
    }

    private static func text(_ value: JSONValue?) -> String? {
        guard let text = value?.string?.trimmingWhitespace(), !text.isEmpty else { return nil }
        return text
    }

    private static func number(_ value: JSONValue?) -> Int? {
        guard let number = value?.int ?? text(value).flatMap({ Int($0) }), number > 0 else { return nil }
        return number
    }

    private static func flag(_ value: JSONValue?) -> Bool {
        value?.bool ?? (text(value)?.lowercased() == "true")
    }

    private static func list(_ value: JSONValue?) -> [String] {
        if let list = value?.array { return list.compactMap(\.string) }
        return (text(value) ?? "").split(separator: ",").map { $0.trimmingWhitespace() }.filter { !$0.isEmpty }
    }
}
