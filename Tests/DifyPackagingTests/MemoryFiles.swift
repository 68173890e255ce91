import DifyPackaging

/// The files of a plugin in memory.
struct MemoryFiles: PackageFiles {
    var contents: [String: [UInt8]] = [:]
    /// Paths that fail when they are read.
    var unreadable: Set<String> = []

    /// Makes files from texts.
    init(_ texts: [String: String]) {
        contents = texts.mapValues { Array($0.utf8) }
    }

    func content(of path: String) throws(PackagingError) -> [UInt8]? {
        if unreadable.contains(path) { throw PackagingError("\(path) cannot be read: it is locked") }
        return contents[path]
    }

    func paths(below directory: String) throws(PackagingError) -> [String] {
        if unreadable.contains(directory) { throw PackagingError("\(directory) cannot be read: it is locked") }
        return contents.keys.filter { directory.isEmpty || $0.hasPrefix(directory + "/") }.sorted()
    }

    /// The files with one more, changed, or gone.
    func with(_ path: String, _ text: String?) -> MemoryFiles {
        var copy = self
        copy.contents[path] = text.map { Array($0.utf8) }
        return copy
    }

    /// The files with the text of one changed.
    func replacing(_ text: String, with other: String, in path: String) -> MemoryFiles {
        with(path, String(decoding: contents[path] ?? [], as: UTF8.self).replacing(text, with: other))
    }

    /// A plugin with predefined models, without a breach.
    static let plugin = MemoryFiles([
        "manifest.yaml": """
        version: 0.0.1
        type: plugin
        author: acme
        name: native-model
        label: {en_US: Native}
        description: {en_US: Models}
        created_at: 2026-01-02T03:04:05Z
        icon: icon.svg
        icon_dark: dark.svg
        resource: {memory: 268435456, permission: {}}
        plugins: {models: [provider/native.yaml]}
        meta:
          version: 0.0.1
          arch: [amd64]
          runner: {language: python, version: "3.12", entrypoint: main}
        privacy: PRIVACY.md
        """,
        "provider/native.yaml": """
        provider: native
        label: {en_US: Native}
        icon_small: {en_US: icon.svg, zh_Hans: 中.svg}
        supported_model_types: [llm, text-embedding]
        configurate_methods: [predefined-model]
        provider_credential_schema: {credential_form_schemas: []}
        models:
          llm:
            position: models/llm/_position.yaml
            predefined: ["models/llm/*.yaml"]
          text_embedding:
            predefined: ["models/[a-z]ext_?mbedding/v*.yaml"]
        """,
        "models/llm/_position.yaml": "[small, large]",
        "models/llm/large.yaml": "{model: large, model_type: llm}",
        "models/llm/small.yaml":
            "{model: small, model_type: llm, parameter_rules: [{name: heat, use_template: temperature}]}",
        "models/llm/old/ancient.yaml": "{model: ancient, model_type: llm}",
        "models/text_embedding/vectors.yaml": "{model: vectors, model_type: text-embedding}",
        "models/text_embedding/other.yaml": "{model: other, model_type: text-embedding}",
        "_assets/icon.svg": "<svg/>", "_assets/dark.svg": "<svg />", "_assets/中.svg": "", "_assets/unused.svg": "x",
        "main.py": "print()", "requirements.txt": "", "PRIVACY.md": "# Privacy", "README.md": "# Native",
        "LICENSE": "MIT",
        "readme/README_zh_Hans.md": "x", "readme/README_ja_JP.md": "x", "readme/README_zh_Hans.txt": "x",
        "readme/notes.md": "x", "readme/README_zh_.md": "x", "readme/README_ZH_Hans.md": "x",
        "readme/README_zh_a_b.md": "x", "readme/README_.md": "x", "bin/plugin.xz": "x", ".env": "SECRET=1",
    ])
}
