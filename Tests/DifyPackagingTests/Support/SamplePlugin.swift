@testable import DifyPackaging

/// A plugin with little in it that breaks no rule.
enum SamplePlugin {
    static let manifest = """
        version: 0.2.0
        type: plugin
        author: tester
        name: sample
        label: {en_US: Sample}
        description: {en_US: A plugin for tests}
        created_at: "2026-01-02T03:04:05Z"
        icon: icon.svg
        resource:
          memory: 1048576
          permission: {}
        plugins:
          models: [provider/sample.yaml]
        meta:
          version: 0.0.1
          arch: [amd64, arm64]
          runner: {language: python, version: "3.12", entrypoint: main}
        """

    static let provider = """
        provider: sample
        label: {en_US: Sample}
        icon_small: {en_US: icon.svg}
        supported_model_types: [llm]
        configurate_methods: [customizable-model]
        model_credential_schema:
          model:
            label: {en_US: Name}
          credential_form_schemas:
            - {variable: url, label: {en_US: URL}, type: text-input, required: true}
        """

    /// What begins and ends like an xz file.
    static let packed: [UInt8] = [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 1, 2, 3, 4, 0x59, 0x5A]

    static let files: [PackagedFile] = [
        PackagedFile(path: "manifest.yaml", content: Array(manifest.utf8)),
        PackagedFile(path: "provider/sample.yaml", content: Array(provider.utf8)),
        PackagedFile(path: "main.py", content: Array("print()\n".utf8)),
        PackagedFile(path: "requirements.txt", content: []),
        PackagedFile(path: "README.md", content: Array("# Sample\n".utf8)),
        PackagedFile(path: "_assets/icon.svg", content: Array("<svg/>".utf8)),
        PackagedFile(path: "bin/sample-x86_64.xz", content: packed),
        PackagedFile(path: "bin/sample-x86_64.sha256", content: digest),
        PackagedFile(path: "bin/sample-aarch64.xz", content: packed),
        PackagedFile(path: "bin/sample-aarch64.sha256", content: digest),
    ]

    private static let digest = Array((String(repeating: "0a", count: 32) + "\n").utf8)

    /// The files with one of them changed, added, or taken away.
    static func files(with path: String, _ content: String?) -> [PackagedFile] {
        let others = files.filter { $0.path != path }
        return others + (content.map { [PackagedFile(path: path, content: Array($0.utf8))] } ?? [])
    }
}
