/// The models whose schemas a plugin ships: looked up by type and name, listed in the order in which Dify shows them.
///
/// They come from the plugin's YAML files (module `DifyPluginYAML`), from JSON (``init(parsing:)``), or are made here.
public struct PredefinedModels: Sendable, Hashable {
    /// No models.
    public static let none = PredefinedModels()

    private var lists: [ModelType: [AIModelEntity]] = [:]
    private var places: [ModelType: [String: Int]] = [:]

    private init() {}

    /// Puts models in order.
    ///
    /// - Parameters:
    ///   - models: their parameter rules are ``ParameterRule/resolved`` and their origin set.
    ///   - positions: names in the order of a `_position.yaml`, by type; models not named follow by name. A name without
    ///     model is passed over.
    /// - Throws: ``ModelDeclarationError`` for two models of one type and name, and for a rule whose name another one
    ///   has or that has neither a type nor a template.
    public init(_ models: [AIModelEntity], positions: [ModelType: [String]] = [:]) throws(ModelDeclarationError) {
        for model in models {
            var model = model
            model.origin = .predefinedModel
            model.parameterRules = try Self.resolved(model.parameterRules)
            lists[model.type, default: []].append(model)
        }
        for (type, list) in lists {
            let positions = Dictionary((positions[type] ?? []).enumerated().map { ($1, $0) }) { first, _ in first }
            let ordered = list.sorted { one, other in
                (positions[one.model] ?? .max, one.model) < (positions[other.model] ?? .max, other.model)
            }
            lists[type] = ordered
            for (place, model) in ordered.enumerated() {
                guard places[type, default: [:]].updateValue(place, forKey: model.model) == nil else {
                    throw ModelDeclarationError(
                        field: "model", "is \"\(model.model)\", which another \(type.rawValue) model is called too")
                }
            }
        }
    }

    /// The models of a type, in order.
    public func models(of type: ModelType) -> [AIModelEntity] { lists[type] ?? [] }

    /// The model of that type and name.
    public subscript(type: ModelType, name: String) -> AIModelEntity? {
        guard let place = places[type]?[name], let list = lists[type], list.indices.contains(place) else { return nil }
        return list[place]
    }

    /// Whether there are none.
    public var isEmpty: Bool { lists.isEmpty }

    private static func resolved(_ rules: [ParameterRule]) throws(ModelDeclarationError) -> [ParameterRule] {
        var names: Set<String> = []
        var resolved: [ParameterRule] = []
        for (place, rule) in rules.enumerated() {
            let rule = rule.resolved
            guard names.insert(rule.name).inserted else {
                throw ModelDeclarationError(
                    field: "parameter_rules[\(place)].name", "is \"\(rule.name)\", which another rule is called too")
            }
            guard rule.type != nil else {
                throw ModelDeclarationError(
                    field: "parameter_rules[\(place)].type", "is missing, and there is no template")
            }
            resolved.append(rule)
        }
        return resolved
    }
}
