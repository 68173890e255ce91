public import DifyPlugin

/// What a provider's YAML file has to keep (protocol section 1.4).
///
/// The rules are those of remote debugging and of Dify; an upload swallows most breaches.
public enum ProviderRules {
    /// What breaks a rule, in the order of the fields.
    public static func violations(in provider: JSONValue) -> [DeclarationViolation] {
        let provider = DeclarationField(path: "", value: provider)
        var check = RuleCheck()
        guard check.mapping(provider, "a mapping with `provider` and `label`") else { return check.violations }
        check.text(provider["provider"], atMost: 255, required: true)
        check.i18n(provider["label"], required: true)
        check.i18n(provider["description"])
        for name in ["icon_small", "icon_large", "icon_small_dark", "icon_large_dark"] { check.i18n(provider[name]) }
        check.text(provider["background"])
        checkHelp(provider["help"], &check)
        for type in check.list(provider["supported_model_types"], atMost: 16, of: "types such as llm") {
            // The host knows more; with one of these Dify cannot read its list of providers.
            check.word(type, of: ModelType.allCases.map(\.rawValue))
        }
        checkMethods(provider, &check)
        checkModels(provider["models"], &check)
        return check.violations
    }

    private static func checkHelp(_ help: DeclarationField, _ check: inout RuleCheck) {
        guard help.value != nil, check.mapping(help, "a mapping with `title` and `url`") else { return }
        check.i18n(help["title"], required: true)
        check.i18n(help["url"], required: true)
    }

    private static func checkMethods(_ provider: DeclarationField, _ check: inout RuleCheck) {
        var methods: Set<String> = []
        let list = provider["configurate_methods"]
        for method in check.list(list, atMost: 16, of: "predefined-model, customizable-model") {
            guard let word = check.word(method, of: ["predefined-model", "customizable-model"]) else { continue }
            methods.insert(word)
        }
        let ofProvider = provider["provider_credential_schema"]
        if ofProvider.value != nil || methods.contains("predefined-model"),
            check.mapping(ofProvider, "a mapping with `credential_form_schemas`, for predefined-model")
        {
            CredentialFormRules.check(ofProvider["credential_form_schemas"], &check)
        }
        let ofModel = provider["model_credential_schema"]
        if ofModel.value != nil || methods.contains("customizable-model"),
            check.mapping(ofModel, "a mapping with `model` and `credential_form_schemas`, for customizable-model")
        {
            checkModelName(ofModel["model"], &check)
            CredentialFormRules.check(ofModel["credential_form_schemas"], &check)
        }
    }

    private static func checkModelName(_ model: DeclarationField, _ check: inout RuleCheck) {
        guard check.mapping(model, "a mapping with `label`") else { return }
        check.i18n(model["label"], required: true)
        check.i18n(model["placeholder"])
    }

    // MARK: Models

    /// Either declarations, or the patterns of the files that they stand in.
    private static func checkModels(_ models: DeclarationField, _ check: inout RuleCheck) {
        guard models.value != nil else { return }
        if models.value?.array != nil {
            ModelRules.check(check.list(models), &check)
            return
        }
        guard check.mapping(models, "a mapping of types, or a list of models") else { return }
        for type in ModelType.allCases {
            let files = models[type.underscored]
            guard files.value != nil, check.mapping(files, "a mapping with `predefined`") else { continue }
            check.text(files["position"])
            for pattern in check.list(files["predefined"]) { check.text(pattern, required: true) }
        }
    }
}
