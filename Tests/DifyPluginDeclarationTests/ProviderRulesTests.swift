import DifyPlugin
import DifyPluginDeclaration
import Testing

struct ProviderRulesTests {
    @Test("a provider with every field breaks no rule, with its models in place or in files")
    func valid() {
        #expect(ProviderRules.violations(in: Valid.provider) == [])
        #expect(ProviderRules.violations(in: Valid.providerOfFiles) == [])
    }

    static let optional = [
        "description", "icon_small", "icon_large", "icon_small_dark", "icon_large_dark", "background", "help", "models",
        "model_credential_schema.model.placeholder", "model_credential_schema.credential_form_schemas",
    ]

    @Test("what may be missing or null breaks no rule", arguments: optional)
    func mayBeMissing(_ path: String) {
        #expect(ProviderRules.violations(in: Valid.provider.with(path, nil)) == [])
        #expect(ProviderRules.violations(in: Valid.provider.with(path, .null)) == [])
    }

    @Test(
        "a way of configuring needs its schema, and only its own",
        arguments: [
            ("predefined-model", "provider_credential_schema", "model_credential_schema"),
            ("customizable-model", "model_credential_schema", "provider_credential_schema"),
        ])
    func schemas(_ method: String, _ needed: String, _ other: String) {
        let provider = Valid.provider.with("configurate_methods", [.string(method)])
        #expect(ProviderRules.violations(in: provider.with(other, nil)) == [])
        let violations = ProviderRules.violations(in: provider.with(needed, nil))
        #expect(violations.map(\.field) == [needed])
        #expect(violations.first?.reason.contains(method) == true)
    }

    static let head: [Mistake] = [
        Mistake("provider", nil, "is missing"), Mistake("provider", .letters(256), "does not have 1 to 255"),
        Mistake("label", nil, "is missing"), Mistake("label.en_US", nil, "is missing"),
        Mistake("description", "x", "is not a mapping"), Mistake("icon_small", "icon.svg", "is not a mapping"),
        Mistake("icon_small.en_US", nil, "is missing"), Mistake("icon_large.en_US", 1, "is not a text"),
        Mistake("icon_small_dark", [], "is not a mapping"), Mistake("icon_large_dark.fr_FR", "x", "is no language"),
        Mistake("background", 0, "is not a text"), Mistake("help", "x", "is not a mapping"),
        Mistake("help.title", nil, "is missing"), Mistake("help.url", nil, "is missing"),
        Mistake("help.url", "https://example.com", "is not a mapping"),
        Mistake("supported_model_types", nil, "is missing"), Mistake("supported_model_types", [], "is empty"),
        Mistake("supported_model_types", .times(17, "llm"), "has 17 elements, more than 16"),
        Mistake("supported_model_types[1]", "text_embedding", "can be llm, text-embedding"),
        Mistake("supported_model_types[0]", "text2img", "can be llm, text-embedding"),
        Mistake("supported_model_types[0]", "multimodal-embedding", "can be llm"),
        Mistake("configurate_methods", nil, "is missing"), Mistake("configurate_methods", [], "is empty"),
        Mistake("configurate_methods", .times(17, "predefined-model"), "more than 16"),
        Mistake("configurate_methods[0]", "any", "can be predefined-model, customizable-model"),
        Mistake("provider_credential_schema", [], "is not a mapping"),
        Mistake("model_credential_schema.model", nil, "is missing"),
        Mistake("model_credential_schema.model.label", nil, "is missing"),
        Mistake("model_credential_schema.model.placeholder", "x", "is not a mapping"),
    ]

    static let form: [Mistake] = [
        Mistake("variable", nil, "is missing"), Mistake("variable", .letters(256), "does not have 1 to 255"),
        Mistake("label", nil, "is missing"), Mistake("type", nil, "is missing"),
        Mistake("type", "text", "can be text-input"),
        Mistake("required", "no", "neither true nor false"), Mistake("default", 5, "is not a text; quote"),
        Mistake("default", .letters(256), "does not have"),
        Mistake("options", .times(129, Valid.option), "129 elements"),
        Mistake("options[0]", "a", "is not a mapping"), Mistake("options[0].label", nil, "is missing"),
        Mistake("options[0].value", nil, "is missing"), Mistake("options[0].value", true, "is not a text"),
        Mistake("options[0].value", .letters(256), "does not have"),
        Mistake("options[0].show_on[0]", 1, "is not a mapping"),
        Mistake("options[0].show_on", .times(17, ["variable": "a", "value": "b"]), "17 elements, more than 16"),
        Mistake("placeholder", "x", "is not a mapping"), Mistake("help.en_US", nil, "is missing"),
        Mistake("url", ["en_US": "x"], "is not a text"), Mistake("max_length", "5", "is not a whole number"),
        Mistake("max_length", 0.5, "is not a whole number"), Mistake("max_length", -1, "is negative"),
        Mistake("show_on", ["variable": "a", "value": "b"], "is not a list"),
        Mistake("show_on", .times(17, ["variable": "a", "value": "b"]), "more than 16"),
        Mistake("show_on[0].variable", nil, "is missing"), Mistake("show_on[0].value", nil, "is missing"),
        Mistake("show_on[0].value", .letters(256), "does not have"),
    ]

    static let forms = [
        "provider_credential_schema.credential_form_schemas[0]", "model_credential_schema.credential_form_schemas[1]",
    ]

    static let models: [Mistake] = [
        Mistake("models", "x", "is not a mapping"), Mistake("models[0]", 1, "is not a mapping"),
        Mistake("models[1]", Valid.model, "as it is in models[0]", at: "models[1].model"),
    ]

    static let model: [Mistake] = [
        Mistake("model", nil, "is missing"), Mistake("model", .letters(256), "does not have 1 to 255"),
        Mistake("label", "x", "is not a mapping"), Mistake("model_type", nil, "is missing"),
        Mistake("model_type", "text_embedding", "can be llm, text-embedding"),
        Mistake("features", .times(257, "vision"), "257 elements, more than 256"),
        Mistake("features[0]", "sight", "can be tool-call"), Mistake("fetch_from", "x", "can be predefined-model"),
        Mistake("fetch_from", "customizable-model", "is customizable-model"),
        Mistake("model_properties", [], "is not a mapping"), Mistake("model_properties.x", 1, "is not known to Dify"),
        Mistake("model_properties.mode", "talk", "neither chat nor completion"),
        Mistake("deprecated", 1, "neither true nor false"), Mistake("pricing.currency", nil, "is missing"),
        Mistake("pricing.input", "dear", "is not a decimal number"), Mistake("pricing.unit", nil, "is missing"),
        Mistake("parameter_rules", .times(129, ["name": "a", "type": "int"]), "129 elements, more than 128"),
        Mistake("parameter_rules[0].name", nil, "is missing"),
        Mistake("parameter_rules[0].name", "top_p", "which another rule", at: "parameter_rules[1].name"),
        Mistake("parameter_rules[0].use_template", "heat", "can be temperature"),
        Mistake("parameter_rules[0].use_template", nil, "is missing", at: "parameter_rules[0].type"),
        Mistake("parameter_rules[1].type", "number", "can be float, int"),
        Mistake("parameter_rules[1].label", "x", "is not a mapping"),
        Mistake("parameter_rules[1].help.en_US", nil, "is missing"),
        Mistake("parameter_rules[1].required", 1, "neither true nor false"),
        Mistake("parameter_rules[1].default", [], "is neither a text nor"),
        Mistake("parameter_rules[1].min", "0", "is not a number"),
        Mistake("parameter_rules[1].max", "1", "is not a number"),
        Mistake("parameter_rules[1].precision", 0.5, "is not a whole number"),
        Mistake("parameter_rules[1].options[0]", .letters(256), "does not have"),
    ]

    static let files: [Mistake] = [
        Mistake("models.llm", [], "is not a mapping"), Mistake("models.llm.position", [], "is not a text"),
        Mistake("models.llm.predefined", "x", "is not a list"), Mistake("models.llm.predefined[0]", 1, "is not a text"),
        Mistake("models.text_embedding", "x", "is not a mapping"),
    ]

    private func expect(_ mistake: Mistake, in valid: JSONValue, below prefix: String = "") {
        let path = prefix.isEmpty ? mistake.path : "\(prefix).\(mistake.path)"
        let field = prefix.isEmpty ? mistake.field : "\(prefix).\(mistake.field)"
        let violations = ProviderRules.violations(in: valid.with(path, mistake.value))
        #expect(violations.map(\.field) == [field], "\(mistake)")
        #expect(violations.first?.reason.contains(mistake.reason) == true, "\(mistake): \(violations)")
    }

    @Test("each breach is named with its field, and nothing else is", arguments: head + models)
    func mistakes(_ mistake: Mistake) { expect(mistake, in: Valid.provider) }

    @Test("the fields of both forms keep the same rules", arguments: forms, form)
    func breachInForm(_ form: String, _ mistake: Mistake) { expect(mistake, in: Valid.provider, below: form) }

    @Test("models in place keep the rules of models in files", arguments: model)
    func breachInModel(_ mistake: Mistake) {
        expect(mistake, in: Valid.provider, below: "models[0]")
        #expect(
            ModelRules.violations(in: Valid.model.with(mistake.path, mistake.value)).map(\.field) == [mistake.field])
    }

    @Test("the names of files are texts in lists", arguments: files)
    func breachInFiles(_ mistake: Mistake) { expect(mistake, in: Valid.providerOfFiles) }

    @Test("a text that has no limit is asked for without one")
    func emptyPattern() {
        let violations = ProviderRules.violations(in: Valid.providerOfFiles.with("models.llm.predefined[0]", ""))
        #expect(violations.map(\.description) == ["models.llm.predefined[0] is missing; it has to be a text"])
    }

    @Test("a form has at most 32 fields", arguments: forms)
    func formSize(_ form: String) {
        let list = String(form.prefix { $0 != "[" })
        #expect(ProviderRules.violations(in: Valid.provider.with(list, .times(32, Valid.field))) == [])
        let violations = ProviderRules.violations(in: Valid.provider.with(list, .times(33, Valid.field)))
        #expect(violations.map(\.description) == ["\(list) has 33 elements, more than 32"])
    }

    @Test("mistakes in several members of a model are all named")
    func several() {
        let model = Valid.model.with("features[0]", "x").with("pricing.unit", nil)
        #expect(ModelRules.violations(in: model).map(\.field) == ["features[0]", "pricing.unit"])
    }
}

extension Valid {
    static let option: JSONValue = ["label": ["en_US": "A"], "value": "a"]
}
