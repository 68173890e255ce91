/// A model's schema: what Dify shows of it and lets users set (protocol section 3.7.11).
public struct AIModelEntity: Sendable, Hashable {
    /// Where a schema comes from.
    public enum Origin: String, Sendable, Hashable, CaseIterable {
        /// The plugin ships it.
        case predefinedModel = "predefined-model"
        /// It was made for a model that a user added.
        case customizableModel = "customizable-model"
    }

    /// The model's name in Dify.
    public var model: String
    /// What people see.
    public var label: I18nText
    /// The kind of model.
    public var type: ModelType
    /// What it can do.
    public var features: [ModelFeature]
    /// What is known about it, written in the order of `ModelProperty`.
    public var properties: [ModelProperty: JSONValue]
    /// The settings it offers.
    public var parameterRules: [ParameterRule]
    /// Where it comes from; ``PredefinedModels`` sets it for what it holds.
    public var origin: Origin
    /// Whether Dify shall no longer offer it.
    public var isDeprecated: Bool
    /// What its tokens cost, if anything.
    public var pricing: ModelPricing?

    /// Makes a schema, of a customizable model unless another origin is said.
    public init(
        model: String, label: I18nText? = nil, type: ModelType, features: [ModelFeature] = [],
        properties: [ModelProperty: JSONValue], parameterRules: [ParameterRule] = [],
        origin: Origin = .customizableModel, isDeprecated: Bool = false, pricing: ModelPricing? = nil
    ) {
        self.model = model
        self.label = label ?? I18nText(model)
        self.type = type
        self.features = features
        self.properties = properties
        self.parameterRules = parameterRules
        self.origin = origin
        self.isDeprecated = isDeprecated
        self.pricing = pricing
    }

    func write(to writer: inout JSONWriter) throws(JSONError) {
        writer.beginObject()
        writer.key("model")
        writer.string(model)
        writer.key("label")
        label.write(to: &writer)
        writer.key("model_type")
        writer.string(type.rawValue)
        writer.key("features")
        writer.beginArray()
        for feature in features { writer.string(feature.rawValue) }
        writer.endArray()
        writer.key("fetch_from")
        writer.string(origin.rawValue)
        writer.key("model_properties")
        writer.beginObject()
        for property in ModelProperty.allCases {
            guard let value = properties[property] else { continue }
            writer.key(property.rawValue)
            try value.write(to: &writer)
        }
        writer.endObject()
        writer.key("deprecated")
        writer.bool(isDeprecated)
        writer.key("parameter_rules")
        writer.beginArray()
        for rule in parameterRules { try rule.write(to: &writer) }
        writer.endArray()
        writer.key("pricing")
        if let pricing { pricing.write(to: &writer) } else { writer.null() }
        writer.endObject()
    }
}
