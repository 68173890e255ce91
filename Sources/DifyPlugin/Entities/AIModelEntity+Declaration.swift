extension AIModelEntity {
    /// Reads a model's declaration, as it stands in a plugin's `models/<type>/<name>.yaml` (protocol section 1.4).
    ///
    /// Checks all that the host and Dify check, so that a mistake shows when the plugin starts and not in Dify. Unknown
    /// fields are passed over, as the host does.
    ///
    /// - Throws: ``ModelDeclarationError`` that names the field.
    public init(declaration: JSONValue) throws(ModelDeclarationError) {
        try self.init(DeclarationField(path: "", value: declaration))
    }

    init(_ declaration: DeclarationField) throws(ModelDeclarationError) {
        guard declaration.value?.object != nil else { throw declaration.error("is not a mapping") }
        let name = try declaration.member("model")
        let type = try declaration.member("model_type")
        let model = try name.required(name.text())
        let origin = try declaration.member("fetch_from")
        guard try origin.word(Origin.self) != .customizableModel else {
            throw origin.error("is customizable-model, and this one is predefined")
        }
        self.init(
            model: model,
            // The host fills in what is missing with the name.
            label: try I18nText(try declaration.member("label"), default: model),
            type: try type.required(type.word(ModelType.self)),
            features: try Self.features(try declaration.member("features")),
            properties: try Self.properties(try declaration.member("model_properties")),
            parameterRules: try Self.rules(try declaration.member("parameter_rules")),
            origin: .predefinedModel,
            isDeprecated: try declaration.member("deprecated").bool() ?? false,
            pricing: try ModelPricing(try declaration.member("pricing")))
    }

    private static func features(_ field: DeclarationField) throws(ModelDeclarationError) -> [ModelFeature] {
        var features: [ModelFeature] = []
        for element in try field.elements(atMost: 256) {
            features.append(try element.required(element.word(ModelFeature.self)))
        }
        return features
    }

    private static func properties(
        _ field: DeclarationField
    ) throws(ModelDeclarationError) -> [ModelProperty: JSONValue] {
        var properties: [ModelProperty: JSONValue] = [:]
        for name in try field.members().keys {
            let member = try field.member(name)
            // Dify refuses the whole schema for one that it does not know (protocol section 6.6).
            guard let property = ModelProperty(rawValue: name) else { throw member.error("is not known to Dify") }
            properties[property] = member.value
        }
        if let mode = properties[.mode], mode != "chat", mode != "completion" {
            throw try field.member("mode").error("is neither chat nor completion")
        }
        if let size = properties[.contextSize] {
            guard let size = size.int, size > 0 else {
                throw try field.member("context_size").error("is not a positive whole number")
            }
            properties[.contextSize] = .integer(Int64(size))
        }
        return properties
    }

    private static func rules(_ field: DeclarationField) throws(ModelDeclarationError) -> [ParameterRule] {
        var rules: [ParameterRule] = []
        for element in try field.elements(atMost: 128) { rules.append(try ParameterRule(element)) }
        return rules
    }
}
