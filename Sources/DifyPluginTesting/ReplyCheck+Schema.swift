import DifyPlugin

extension ReplyCheck {
    /// Checks a model's schema (protocol sections 1.4, 3.7.11, 6.6).
    mutating func modelSchema(_ payload: JSONValue) {
        guard let schema = payload.object?["model_schema"]?.object else {
            require(false, "`model_schema` is not an object: an unknown model needs an error", "3.7.11")
            return
        }
        require(Self.isText(schema["model"], below: 256), "`model` is not a string of 1 to 255 characters", "1.4")
        i18n(schema["label"], "the model's `label`")
        require(
            schema["model_type"]?.string.flatMap(ModelType.init(rawValue:)) != nil, "`model_type` is not known", "1.4")
        if let origin = schema["fetch_from"], origin != .null {
            require(
                origin == "customizable-model" || origin == "predefined-model", "`fetch_from` is not known", "1.4")
        }
        features(schema["features"])
        if let properties = schema["model_properties"]?.object {
            self.properties(properties)
        } else {
            require(false, "`model_properties` is not an object", "3.7.11")
        }
        rules(schema["parameter_rules"])
        pricing(schema["pricing"])
    }

    private mutating func features(_ value: JSONValue?) {
        guard let value, value != .null else { return }
        guard let features = value.array else {
            require(false, "`features` is neither a list nor null", "6.6")
            return
        }
        for feature in features {
            require(
                feature.string.flatMap(ModelFeature.init(rawValue:)) != nil,
                "the feature \(feature.string ?? "(not a string)") is not known to Dify", "6.6")
        }
    }

    private mutating func properties(_ properties: JSONObject) {
        for key in properties.keys {
            require(ModelProperty(rawValue: key) != nil, "the model property \(key) is not known to Dify", "6.6")
        }
        if let mode = properties["mode"] {
            require(mode == "chat" || mode == "completion", "`mode` is neither `chat` nor `completion`", "6.6")
        }
        if let size = properties["context_size"] {
            require(Self.isCount(size, from: 1), "`context_size` is not a positive integer", "6.6")
        }
    }

    private mutating func rules(_ value: JSONValue?) {
        guard let value, value != .null else { return }
        guard let rules = value.array else {
            require(false, "`parameter_rules` is not a list", "1.4")
            return
        }
        require(rules.count <= 128, "there are \(rules.count) parameter rules, more than 128", "1.4")
        for rule in rules { self.rule(rule.object ?? [:]) }
        let names = rules.compactMap { $0.object?["name"]?.string }
        require(Set(names).count == names.count, "two parameter rules have the same name", "1.4")
    }

    private mutating func rule(_ rule: JSONObject) {
        let name = rule["name"]?.string ?? "(unnamed)"
        require(Self.isText(rule["name"], below: 256), "a parameter rule has no name of 1 to 255 characters", "1.4")
        let template = rule["use_template"] ?? .null
        if template == .null {
            require(
                rule["type"]?.string != nil, "the rule \(name) has neither a template nor a type", "3.7.11")
        } else {
            require(
                template.string.flatMap(ParameterRule.Template.init(rawValue:)) != nil,
                "the template of the rule \(name) is not known", "1.4")
        }
        if let type = rule["type"], type != .null {
            require(
                type.string.flatMap(ParameterRule.ValueType.init(rawValue:)) != nil,
                "the type of the rule \(name) is not known", "1.4")
        }
        for key in ["label", "help"] where rule[key] != nil && rule[key] != .null {
            i18n(rule[key], "the `\(key)` of the rule \(name)")
        }
        switch rule["default"] {
        case .array?, .object?: require(false, "the default of the rule \(name) is no scalar", "3.7.11")
        default: break
        }
        for key in ["min", "max"] where rule[key] != nil && rule[key] != .null {
            require(rule[key]?.double != nil, "the `\(key)` of the rule \(name) is not a number", "1.4")
        }
        if let precision = rule["precision"], precision != .null {
            var isInteger = false
            if case .integer = precision { isInteger = true }
            require(isInteger, "the precision of the rule \(name) is not an integer", "1.4")
        }
        for option in rule["options"]?.array ?? [] {
            require(
                option.string.map { $0.count < 256 } == true, "an option of the rule \(name) is no short string", "1.4")
        }
    }

    private mutating func pricing(_ value: JSONValue?) {
        guard let value, value != .null else { return }
        let pricing = value.object ?? [:]
        require(pricing["currency"]?.string?.isEmpty == false, "the pricing has no currency", "3.7.11")
        for key in ["input", "unit"] {
            require(pricing[key] != nil && Self.isDecimal(pricing[key]), "`pricing.\(key)` is not a decimal", "1.4")
        }
    }

    private mutating func i18n(_ value: JSONValue?, _ what: String) {
        let texts = value?.object ?? [:]
        require(Self.isText(texts["en_US"], below: 1024), "\(what) has no `en_US` of 1 to 1,023 characters", "1.3")
        for key in texts.keys {
            require(["en_US", "zh_Hans", "ja_JP", "pt_BR"].contains(key), "\(what) has the language \(key)", "1.3")
        }
    }

    static func isText(_ value: JSONValue?, below limit: Int) -> Bool {
        guard let text = value?.string else { return false }
        return !text.isEmpty && text.unicodeScalars.count < limit
    }
}
