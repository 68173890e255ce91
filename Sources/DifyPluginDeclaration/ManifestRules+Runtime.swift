import DifyPlugin

extension ManifestRules {
    // MARK: Resources

    static func checkResource(_ resource: DeclarationField, _ check: inout RuleCheck) {
        guard check.mapping(resource, "a mapping with `memory`") else { return }
        let memory = resource["memory"]
        if check.require(memory, "a number of bytes") {
            if memory.value?.int ?? 0 == 0 {
                check.fail(memory, "is not a whole number of bytes other than 0, such as 268435456")
            }
        }
        let permission = resource["permission"]
        guard permission.value != nil, check.mapping(permission, "a mapping") else { return }
        for kind in ["tool", "model", "node", "endpoint", "app"] {
            checkFlags(permission[kind], kind == "model" ? modelFlags : ["enabled"], &check)
        }
        checkStorage(permission["storage"], &check)
    }

    private static func checkFlags(_ field: DeclarationField, _ names: [String], _ check: inout RuleCheck) {
        guard field.value != nil, check.mapping(field, "a mapping with `enabled`") else { return }
        for name in names { check.flag(field[name]) }
    }

    /// The host wants a size as soon as storage is mentioned, even if it is switched off.
    private static func checkStorage(_ storage: DeclarationField, _ check: inout RuleCheck) {
        guard storage.value != nil, check.mapping(storage, "left out, or a mapping with `enabled` and `size`") else {
            return
        }
        check.flag(storage["enabled"])
        if !storageSizes.contains(storage["size"].value?.int ?? 0) {
            check.fail(
                storage["size"],
                "has to be \(storageSizes.lowerBound) to \(storageSizes.upperBound); without storage, leave it out")
        }
    }

    private static let storageSizes = 1024...1_073_741_824
    private static let modelFlags = ["enabled"] + ModelType.allCases.map(\.underscored)

    // MARK: Extensions

    static func checkPlugins(_ plugins: DeclarationField, _ check: inout RuleCheck) {
        guard check.mapping(plugins, "a mapping with `models`") else { return }
        let providers = check.list(plugins["models"], of: "one path, that of the provider's file")
        if providers.count > 1 {
            check.fail(
                plugins["models"], "names \(providers.count) files; it has to be one, since only the last counts")
        }
        for provider in providers {
            guard let path = check.text(provider, atMost: 128, required: true) else { continue }
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            if path.contains("\\") || parts.contains("..") || parts.first == "" {
                check.fail(provider, "is \"\(path)\"; it has to be a path within the plugin")
            }
        }
        for kind in ["tools", "endpoints", "agent_strategies", "datasources", "triggers"] {
            if !check.list(plugins[kind]).isEmpty {
                check.fail(plugins[kind], "is not empty; a plugin of models has to leave it out")
            }
        }
    }

    // MARK: Runtime

    static func checkMeta(_ meta: DeclarationField, _ check: inout RuleCheck) {
        guard check.mapping(meta, "a mapping with `version`, `arch` and `runner`") else { return }
        checkVersion(meta["version"], &check)
        for architecture in check.list(meta["arch"], of: "amd64, arm64") {
            check.word(architecture, of: ["amd64", "arm64"])
        }
        check.text(meta["minimum_dify_version"])
        let runner = meta["runner"]
        guard check.mapping(runner, "a mapping with `language`, `version` and `entrypoint`") else { return }
        // No other language exists, whatever the plugin is written in.
        check.word(runner["language"], of: ["python"])
        check.text(runner["version"], atMost: 128, required: true)
        check.text(runner["entrypoint"], atMost: 256, required: true)
    }
}
