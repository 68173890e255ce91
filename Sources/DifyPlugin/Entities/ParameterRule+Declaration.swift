extension ParameterRule {
    /// Reads a rule of a declaration (protocol section 1.4); what a template fills in is left to ``resolved``.
    init(_ rule: DeclarationField) throws(ModelDeclarationError) {
        guard rule.value?.object != nil else { throw rule.error("is not a mapping") }
        let name = try rule.member("name")
        let text = try name.required(name.text())
        let template = try rule.member("use_template").word(Template.self)
        let type = try rule.member("type").word(ValueType.self)
        guard type != nil || template != nil else {
            throw try rule.member("type").error("is missing, and there is no template")
        }
        let help = try rule.member("help")
        var options: [String] = []
        for option in try rule.member("options").elements(atMost: .max) {
            options.append(try option.required(option.text()))
        }
        self.init(
            text, template: template, label: try I18nText(try rule.member("label"), default: text), type: type,
            help: help.value == nil ? nil : try I18nText(help, default: nil),
            required: try rule.member("required").bool() ?? false,
            defaultValue: try Self.scalar(try rule.member("default")), minimum: try rule.member("min").double(),
            maximum: try rule.member("max").double(), precision: try rule.member("precision").int(), options: options)
    }

    private static func scalar(_ field: DeclarationField) throws(ModelDeclarationError) -> JSONValue? {
        switch field.value {
        case .array?, .object?: throw field.error("is neither a text nor a number nor a boolean")
        case let value: return value
        }
    }
}
