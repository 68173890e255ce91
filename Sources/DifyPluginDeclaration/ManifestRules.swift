public import DifyPlugin

/// What a plugin's `manifest.yaml` has to keep (protocol sections 1.2 and 1.3).
///
/// The rules are those of remote debugging and of Dify, the strictest there are: an upload swallows most breaches, and
/// the plugin cannot be used afterwards.
public enum ManifestRules {
    /// What breaks a rule, in the order of the fields.
    public static func violations(in manifest: JSONValue) -> [DeclarationViolation] {
        let manifest = DeclarationField(path: "", value: manifest)
        var check = RuleCheck()
        guard check.mapping(manifest, "a mapping with the plugin's version, author and name") else {
            return check.violations
        }
        checkIdentity(manifest, &check)
        checkAppearance(manifest, &check)
        checkResource(manifest["resource"], &check)
        checkPlugins(manifest["plugins"], &check)
        checkMeta(manifest["meta"], &check)
        checkOrigin(manifest, &check)
        return check.violations
    }

    private static func checkIdentity(_ manifest: DeclarationField, _ check: inout RuleCheck) {
        checkVersion(manifest["version"], &check)
        if let version = manifest["version"].value?.string, TextShape.isVersion(version, points: 2...2),
            !VersionSuffix.isValid(inVersion: version)
        {
            check.fail(
                manifest["version"], "is \"\(version)\"; the suffix has to be one that Python knows: -rc1, -dev1")
        }
        check.word(manifest["type"], of: ["plugin"])
        checkName(manifest["author"], atMost: 64, &check)
        if let author = manifest["author"].value?.string, TextShape.isUUID(author) {
            check.fail(manifest["author"], "is a UUID; it has to be a name")
        }
        checkName(manifest["name"], atMost: 128, &check)
    }

    private static func checkName(_ field: DeclarationField, atMost limit: Int, _ check: inout RuleCheck) {
        guard let text = check.text(field, atMost: limit, required: true) else { return }
        if !TextShape.isName(text, atMost: limit) {
            check.fail(field, "is \"\(text)\"; it has to be of a-z, 0-9, _ and -")
        }
    }

    static func checkVersion(_ field: DeclarationField, _ check: inout RuleCheck) {
        guard let text = check.text(field, atMost: 256, required: true) else { return }
        if !TextShape.isVersion(text, points: 2...2) {
            check.fail(field, "is \"\(text)\"; it has to be three numbers such as 0.1.0")
        }
    }

    private static func checkAppearance(_ manifest: DeclarationField, _ check: inout RuleCheck) {
        check.i18n(manifest["label"], required: true)
        check.i18n(manifest["description"], required: true)
        check.text(manifest["icon"], atMost: 128, required: true)
        check.text(manifest["icon_dark"], atMost: 128)
        for tag in check.list(manifest["tags"]) { check.word(tag, of: tags) }
    }

    private static func checkOrigin(_ manifest: DeclarationField, _ check: inout RuleCheck) {
        let created = manifest["created_at"]
        if let text = check.text(created, atMost: 256, required: true) {
            let time = Timestamp(text)
            if time?.isZero ?? true {
                check.fail(created, "is \"\(text)\"; it has to be a time with its zone such as 2026-01-02T03:04:05Z")
            }
        }
        check.text(manifest["privacy"])
        if let url = check.text(manifest["repo"]), !TextShape.isURL(url) {
            check.fail(manifest["repo"], "is \"\(url)\"; it has to be a URL such as https://example.com/plugin")
        }
    }

    private static let tags = [
        "search", "image", "videos", "weather", "finance", "design", "travel", "social", "news", "medical",
        "productivity", "education", "business", "entertainment", "utilities", "agent", "rag", "other", "trigger",
    ]
}
