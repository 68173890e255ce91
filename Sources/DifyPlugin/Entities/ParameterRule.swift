/// One setting that Dify offers for a model, and what values it may have (protocol section 1.4).
public struct ParameterRule: Sendable, Hashable {
    /// The kind of value.
    public enum ValueType: String, Sendable, Hashable, CaseIterable {
        /// A number with decimals.
        case float
        /// A whole number.
        case int
        /// A line of text, or one of the options.
        case string
        /// A switch.
        case boolean
        /// Several lines of text.
        case text
    }

    /// A rule the host knows: what this one leaves out is filled in from it.
    public enum Template: String, Sendable, Hashable, CaseIterable {
        /// Float, 0 to 1, default 0.
        case temperature
        /// Float, 0 to 1, default 1.
        case topP = "top_p"
        /// Int, 1 to 100, default 50.
        case topK = "top_k"
        /// Float, 0 to 1, default 0.
        case presencePenalty = "presence_penalty"
        /// Float, 0 to 1, default 0.
        case frequencyPenalty = "frequency_penalty"
        /// Int, 1 to 2048, default 64.
        case maxTokens = "max_tokens"
        /// String, `JSON` or `XML`.
        case responseFormat = "response_format"
        /// String.
        case jsonSchema = "json_schema"
    }

    /// The name under which the value arrives in `model_parameters`.
    public var name: String
    /// What the host fills in.
    public var template: Template?
    /// What people see; the name if absent.
    public var label: I18nText?
    /// The kind of value; required without a template.
    public var type: ValueType?
    /// An explanation beside the field.
    public var help: I18nText?
    /// Whether a value must be given.
    public var required: Bool
    /// What the field shows at first: a boolean, a number or a string.
    public var defaultValue: JSONValue?
    /// The smallest number allowed.
    public var minimum: Double?
    /// The largest number allowed.
    public var maximum: Double?
    /// Decimals of a float.
    public var precision: Int?
    /// The strings to choose from.
    public var options: [String]

    /// Makes a rule.
    public init(
        _ name: String, template: Template? = nil, label: I18nText? = nil, type: ValueType? = nil,
        help: I18nText? = nil, required: Bool = false, defaultValue: JSONValue? = nil, minimum: Double? = nil,
        maximum: Double? = nil, precision: Int? = nil, options: [String] = []
    ) {
        self.name = name
        self.template = template
        self.label = label
        self.type = type
        self.help = help
        self.required = required
        self.defaultValue = defaultValue
        self.minimum = minimum
        self.maximum = maximum
        self.precision = precision
        self.options = options
    }
}

extension ParameterRule {
    func write(to writer: inout JSONWriter) throws(JSONError) {
        writer.beginObject()
        writer.key("name")
        writer.string(name)
        if let template {
            writer.key("use_template")
            writer.string(template.rawValue)
        }
        writer.key("label")
        (label ?? I18nText(name)).write(to: &writer)
        if let type {
            writer.key("type")
            writer.string(type.rawValue)
        }
        if let help {
            writer.key("help")
            help.write(to: &writer)
        }
        writer.key("required")
        writer.bool(required)
        if let defaultValue {
            writer.key("default")
            try defaultValue.write(to: &writer)
        }
        if let minimum {
            writer.key("min")
            try writer.double(minimum)
        }
        if let maximum {
            writer.key("max")
            try writer.double(maximum)
        }
        if let precision {
            writer.key("precision")
            writer.integer(precision)
        }
        if !options.isEmpty {
            writer.key("options")
            writer.beginArray()
            for option in options { writer.string(option) }
            writer.endArray()
        }
        writer.endObject()
    }
}
