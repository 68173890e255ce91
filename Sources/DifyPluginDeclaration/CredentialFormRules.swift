import DifyPlugin

/// What the fields of a credential form have to keep (protocol section 1.4).
enum CredentialFormRules {
    static func check(_ form: DeclarationField, _ check: inout RuleCheck) {
        for field in check.list(form, atMost: 32) {
            guard check.mapping(field, "a mapping with `variable`, `label` and `type`") else { continue }
            checkField(field, &check)
        }
    }

    private static func checkField(_ field: DeclarationField, _ check: inout RuleCheck) {
        check.text(field["variable"], atMost: 255, required: true)
        check.i18n(field["label"], required: true)
        check.word(field["type"], of: ["text-input", "secret-input", "select", "radio", "switch"])
        check.flag(field["required"])
        check.text(field["default"], atMost: 255)
        for option in check.list(field["options"], atMost: 128) {
            guard check.mapping(option, "a mapping with `label` and `value`") else { continue }
            check.i18n(option["label"], required: true)
            check.text(option["value"], atMost: 255, required: true)
            checkConditions(option["show_on"], &check)
        }
        check.i18n(field["placeholder"])
        check.i18n(field["help"])
        check.text(field["url"])
        let length = check.attempt { () throws(ModelDeclarationError) in try field["max_length"].int() }
        if let length, length < 0 {
            check.fail(field["max_length"], "is negative; it has to be 0 for no limit, or more")
        }
        checkConditions(field["show_on"], &check)
    }

    private static func checkConditions(_ conditions: DeclarationField, _ check: inout RuleCheck) {
        for condition in check.list(conditions, atMost: 16) {
            guard check.mapping(condition, "a mapping with `variable` and `value`") else { continue }
            check.text(condition["variable"], atMost: 255, required: true)
            check.text(condition["value"], atMost: 255, required: true)
        }
    }
}
