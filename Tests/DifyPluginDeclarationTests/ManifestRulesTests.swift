import DifyPlugin
import DifyPluginDeclaration
import Testing

struct ManifestRulesTests {
    @Test("a manifest with every field breaks no rule")
    func valid() {
        #expect(ManifestRules.violations(in: Valid.manifest) == [])
    }

    static let optional = [
        "icon_dark", "tags", "privacy", "repo", "verified", "resource.permission", "resource.permission.storage",
        "resource.permission.model", "meta.minimum_dify_version", "plugins.tools", "label.zh_Hans",
    ]

    @Test("what may be missing, null or empty breaks no rule", arguments: optional)
    func mayBeMissing(_ path: String) {
        #expect(ManifestRules.violations(in: Valid.manifest.with(path, nil)) == [])
        #expect(ManifestRules.violations(in: Valid.manifest.with(path, .null)) == [])
    }

    static let accepted: [(path: String, value: JSONValue)] = [
        ("version", "9999.0.1"), ("version", "1.2.3-rc1"), ("version", "1.2.3-rc"), ("version", "1.2.3-Alpha_2"),
        ("version", "1.2.3-1"), ("version", "1.2.3-b1_post2_dev3"), ("version", "1.2.3-dev"),
        ("version", "1.2.3-preview4"),
        ("author", .letters(64)), ("author", "a_b-9"), ("name", .letters(128)), ("icon", .letters(128)),
        ("icon_dark", ""), ("repo", ""), ("repo", "git+ssh://git@host:22/x?y=%20#z"), ("label.en_US", .letters(1023)),
        ("author", "0123abcd-0123-4567-89ab-0123456789zz"), ("resource.memory", 1), ("resource.memory", 2.0),
        ("resource.permission.storage.size", 1_073_741_824), ("meta.runner.entrypoint", .letters(256)),
        ("created_at", "2024-02-29T23:59:59.123456+05:30"), ("created_at", "0001-01-01T00:00:00-00:01"),
        ("created_at", "2000-02-29T00:00:00-23:59"), ("tags", []), ("meta.arch", ["arm64"]),
        ("plugins.models", [.letters(128)]),
    ]

    @Test("values at the edge of a rule keep it", arguments: accepted)
    func edges(_ path: String, _ value: JSONValue) {
        #expect(ManifestRules.violations(in: Valid.manifest.with(path, value)) == [])
    }

    static let identity: [Mistake] = [
        Mistake("version", nil, "is missing"), Mistake("version", "", "is missing"),
        Mistake("version", 0.1, "is not a text; quote"), Mistake("version", "0.1", "has to be three numbers"),
        Mistake("version", "v1.0.0", "three numbers"), Mistake("version", "1.0.0.0", "three numbers"),
        Mistake("version", "10000.0.0", "three numbers"), Mistake("version", "1..0", "three numbers"),
        Mistake("version", "1.0.0-", "three numbers"), Mistake("version", "1.0.0-beta.1", "three numbers"),
        Mistake("version", "1.0.0-a-b", "three numbers"), Mistake("version", "1.0.0\n", "three numbers"),
        Mistake("version", "１.0.0", "three numbers"),
        Mistake("version", .string("1.0.0-\(String.letters(17))"), "three numbers"),
        Mistake("version", "1.0.0-mine", "Python knows"), Mistake("version", "1.0.0-_rc1", "Python knows"),
        Mistake("version", "1.0.0-dev1_rc1", "Python knows"), Mistake("version", "1.0.0-rc1x", "Python knows"),
        Mistake("type", nil, "is missing"), Mistake("type", "bundle", "can be plugin"),
        Mistake("author", nil, "is missing"), Mistake("author", "Acme", "has to be of a-z"),
        Mistake("author", "a b", "has to be of a-z"), Mistake("author", .letters(65), "does not have 1 to 64"),
        Mistake("author", "0123abcd-0123-4567-89ab-0123456789ab", "is a UUID"),
        Mistake("author", "0123abcd0123456789ab0123456789ab", "is a UUID"),
        Mistake("name", nil, "is missing"), Mistake("name", "a/b", "has to be of a-z"),
        Mistake("name", "é", "has to be of a-z"), Mistake("name", .letters(129), "does not have 1 to 128"),
    ]

    static let appearance: [Mistake] = [
        Mistake("label", nil, "is missing; it has to be a mapping"), Mistake("label", "x", "is not a mapping"),
        Mistake("label.en_US", nil, "is missing"), Mistake("label.en_US", "", "is missing"),
        Mistake("label.en_US", .letters(1024), "does not have 1 to 1023"),
        Mistake("label.zh_Hans", .letters(1024), "does not have"), Mistake("label.ja_JP", 1, "is not a text"),
        Mistake("label.de_DE", "x", "is no language"), Mistake("description", nil, "is missing"),
        Mistake("description.en_US", nil, "is missing"), Mistake("icon", nil, "is missing"),
        Mistake("icon", .letters(129), "does not have 1 to 128"), Mistake("icon_dark", .letters(129), "does not have"),
        Mistake("tags", "rag", "is not a list"), Mistake("tags[0]", "fun", "is \"fun\", and can be search"),
        Mistake("tags[1]", .null, "is missing"),
    ]

    static let resource: [Mistake] = [
        Mistake("resource", nil, "is missing"), Mistake("resource", [], "is not a mapping"),
        Mistake("resource.memory", nil, "is missing"), Mistake("resource.memory", 0, "whole number"),
        Mistake("resource.memory", "256M", "whole number"), Mistake("resource.memory", 0.5, "whole number"),
        Mistake("resource.memory", .unsigned(.max), "whole number"),
        Mistake("resource.permission", "all", "is not a mapping"),
        Mistake("resource.permission.tool", true, "is not a mapping"),
        Mistake("resource.permission.tool.enabled", "yes", "neither true nor false"),
        Mistake("resource.permission.node.enabled", 1, "neither true nor false"),
        Mistake("resource.permission.endpoint.enabled", 1, "neither true nor false"),
        Mistake("resource.permission.app.enabled", 1, "neither true nor false"),
        Mistake("resource.permission.model.llm", "x", "neither true nor false"),
        Mistake("resource.permission.model.text_embedding", 1, "neither true nor false"),
        Mistake("resource.permission.storage", false, "is not a mapping"),
        Mistake("resource.permission.storage.enabled", 1, "neither true nor false"),
        Mistake("resource.permission.storage.size", nil, "has to be 1024 to 1073741824"),
        Mistake("resource.permission.storage.size", 1023, "has to be 1024"),
        Mistake("resource.permission.storage.size", 1_073_741_825, "has to be 1024"),
        Mistake("resource.permission.storage.size", "1024", "has to be 1024"),
    ]

    static let plugins: [Mistake] = [
        Mistake("plugins", nil, "is missing"), Mistake("plugins", [], "is not a mapping"),
        Mistake("plugins.models", nil, "is missing"), Mistake("plugins.models", [], "is empty"),
        Mistake("plugins.models", "p.yaml", "is not a list"), Mistake("plugins.models", ["a", "b"], "names 2 files"),
        Mistake("plugins.models[0]", .letters(129), "does not have 1 to 128"),
        Mistake("plugins.models[0]", 1, "is not a text"), Mistake("plugins.models[0]", "", "is missing"),
        Mistake("plugins.models[0]", "/p.yaml", "within"), Mistake("plugins.models[0]", "a/../p.yaml", "within"),
        Mistake("plugins.models[0]", "a\\p.yaml", "within"), Mistake("plugins.tools", ["t"], "is not empty"),
        Mistake("plugins.endpoints", ["t"], "is not empty"), Mistake("plugins.agent_strategies", ["t"], "is not empty"),
        Mistake("plugins.datasources", ["t"], "is not empty"), Mistake("plugins.triggers", ["t"], "is not empty"),
        Mistake("plugins.triggers", "t", "is not a list"),
    ]

    static let runtime: [Mistake] = [
        Mistake("meta", nil, "is missing"), Mistake("meta.version", nil, "is missing"),
        Mistake("meta.version", "0.1", "three numbers"), Mistake("meta.arch", nil, "is missing"),
        Mistake("meta.arch", [], "is empty"), Mistake("meta.arch[0]", "x86_64", "can be amd64, arm64"),
        Mistake("meta.minimum_dify_version", 1.0, "is not a text"), Mistake("meta.runner", nil, "is missing"),
        Mistake("meta.runner.language", "swift", "can be python"), Mistake("meta.runner.language", nil, "is missing"),
        Mistake("meta.runner.version", 3.12, "is not a text; quote"), Mistake("meta.runner.version", nil, "is missing"),
        Mistake("meta.runner.version", .letters(129), "does not have 1 to 128"),
        Mistake("meta.runner.entrypoint", nil, "is missing"),
        Mistake("meta.runner.entrypoint", .letters(257), "does not have 1 to 256"),
    ]

    static let origin: [Mistake] =
        [
            "2026-01-02", "2026-01-02T03:04:05", "2026-01-02 03:04:05Z", "2026-01-02t03:04:05z", "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z",
            "2026-01-02T24:00:00Z", "2026-01-02T00:60:00Z", "2026-01-02T00:00:60Z", "2026-01-02T00:00:00.Z",
            "2026-01-02T00:00:00+0100", "2026-01-02T00:00:00+24:00", "2026-01-02T00:00:00+01:60",
            "0000-01-02T00:00:00Z",
            "2026-01-02T00:00:00Z ", "+026-01-02T00:00:00Z", "0001-01-01T00:00:00Z", "0001-01-01T01:30:00.0+01:30",
            "now",
        ].map { Mistake("created_at", .string($0), "has to be a time with its zone") }
        + [
            Mistake("created_at", nil, "is missing"), Mistake("created_at", 2026, "is not a text"),
            Mistake("privacy", true, "is not a text"), Mistake("repo", 1, "is not a text"),
        ]
        + [
            "example.com", "https:", "https://", "https:///x", "1https://x", "://x", "https://a b", "https://x/%zz",
            "https://x/%2", "https://:80/", "https://x/\u{1}", "https://?x",
        ].map { Mistake("repo", .string($0), "has to be a URL") }

    @Test(
        "each breach is named with its field, and nothing else is",
        arguments: [identity, appearance, resource, plugins, runtime, origin])
    func mistakes(_ mistakes: [Mistake]) {
        for mistake in mistakes {
            let violations = ManifestRules.violations(in: Valid.manifest.with(mistake.path, mistake.value))
            #expect(violations.map(\.field) == [mistake.field], "\(mistake)")
            #expect(violations.first?.reason.contains(mistake.reason) == true, "\(mistake): \(violations)")
        }
    }

    @Test("several mistakes are all named, in the order of the fields")
    func several() {
        let manifest = Valid.manifest.with("meta.arch", nil).with("author", "A").with("tags[1]", "x")
        #expect(ManifestRules.violations(in: manifest).map(\.field) == ["author", "tags[1]", "meta.arch"])
    }

    @Test("what is no mapping breaks one rule", arguments: [.null, "x", 1, [], true] as [JSONValue])
    func whole(_ value: JSONValue) {
        #expect(ManifestRules.violations(in: value).map(\.field) == [""])
    }
}
