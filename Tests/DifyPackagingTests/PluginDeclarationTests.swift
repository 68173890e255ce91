import DifyPackaging
import DifyPlugin
import DifyPluginDeclaration
import Foundation
import Testing

struct PluginDeclarationTests {
    @Test("this plugin breaks no rule, and its package holds what it names")
    func thisPlugin() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let declaration = try PluginDeclaration(files: try DirectoryFiles(root.path))
        #expect(declaration.violations() == [])
        #expect(declaration.identityParts.author == "xinference-swift")
        #expect(declaration.identityParts.name == "xinference")
        let paths = try declaration.packagedPaths()
        for path in [
            "LICENSE", "NOTICE", "PRIVACY.md", "README.md", "_assets/icon-dark.svg", "_assets/icon.svg", "main.py",
            "manifest.yaml", "provider/xinference.yaml", "requirements.txt",
        ] {
            #expect(paths.contains(path))
        }
        #expect(!paths.contains { $0.hasSuffix(".swift") || $0.hasPrefix(".") })
        let lines = try declaration.registration().split(separator: UInt8(ascii: "\n"))
        #expect(lines.count >= 5)
    }

    @Test("a plugin with predefined models breaks no rule")
    func predefined() throws {
        #expect(try PluginDeclaration(files: MemoryFiles.plugin).violations() == [])
    }

    @Test("a package holds what is named and what the host looks for, sorted")
    func packagedPaths() throws {
        #expect(
            try PluginDeclaration(files: MemoryFiles.plugin).packagedPaths() == [
                "LICENSE", "PRIVACY.md", "README.md", "_assets/dark.svg", "_assets/icon.svg", "_assets/中.svg",
                "main.py",
                "manifest.yaml", "models/llm/_position.yaml", "models/llm/large.yaml", "models/llm/small.yaml",
                "models/text_embedding/vectors.yaml", "provider/native.yaml", "readme/README_ja_JP.md",
                "readme/README_zh_Hans.md", "requirements.txt",
            ])
    }

    @Test("a policy elsewhere is no file, a module in a package is one below a directory")
    func otherPaths() throws {
        let files = MemoryFiles.plugin.replacing("PRIVACY.md", with: "https://example.com/p", in: "manifest.yaml")
            .replacing("entrypoint: main", with: "entrypoint: src.app", in: "manifest.yaml").with("src/app.py", "")
            .with("requirements.txt", nil).with("pyproject.toml", "").with("NOTICE", "n")
        let declaration = try PluginDeclaration(files: files)
        #expect(declaration.violations() == [])
        let paths = try declaration.packagedPaths()
        #expect(paths.contains("src/app.py") && paths.contains("pyproject.toml") && paths.contains("NOTICE"))
        #expect(!paths.contains("PRIVACY.md") && !paths.contains("main.py") && !paths.contains("requirements.txt"))
    }

    static let llm = "provider/native.yaml: models.llm"

    static let mistakes: [(files: MemoryFiles, words: String)] = {
        let plugin = MemoryFiles.plugin
        func manifest(_ text: String, _ other: String) -> MemoryFiles {
            plugin.replacing(text, with: other, in: "manifest.yaml")
        }
        func provider(_ text: String, _ other: String) -> MemoryFiles {
            plugin.replacing(text, with: other, in: "provider/native.yaml")
        }
        return [
            (manifest("author: acme", "author: Acme"), "author is \"Acme\""),
            (
                manifest("entrypoint: main", "entrypoint: start"),
                "meta.runner.entrypoint has to be a module: start.py is"
            ),
            (plugin.with("main.py", nil), "meta.runner.entrypoint has to be a module: main.py is missing"),
            (plugin.with("requirements.txt", nil), "requirements.txt or pyproject.toml has to be there"),
            (plugin.with("_assets/icon.svg", nil), "icon has to be a file in _assets: _assets/icon.svg is missing"),
            (plugin.with("_assets/dark.svg", nil), "icon_dark has to be a file in _assets"),
            (plugin.with("_assets/中.svg", nil), "provider/native.yaml: icon_small.zh_Hans has to be a file in _assets"),
            (provider("provider: native", "provider: ''"), "provider/native.yaml: provider is missing"),
            (
                plugin.with("models/llm/_position.yaml", nil),
                "\(llm).position has to be a list: models/llm/_position.yaml is"
            ),
            (
                plugin.with("models/llm/_position.yaml", "a: b"),
                "\(llm).position has to be a list: models/llm/_position"
            ),
            (plugin.with("models/llm/_position.yaml", "[1]"), "`[0]` is not a text"),
            (provider("models/llm/*.yaml", "models/llm/*.yml"), "\(llm).predefined[0] has to match a file"),
            (provider("models/llm/*.yaml", "models/llm/[.yaml"), "models/llm/[.yaml is no pattern"),
            (provider("models/llm/*.yaml", "../llm/x.yaml"), "\(llm).predefined[0] has to match a file"),
            (
                provider("\"models/llm/*.yaml\"", "\"models/llm/*.yaml\", models/llm/large.yaml"),
                "\(llm).predefined[1] matches models/llm/large.yaml, as a pattern before it does"
            ),
            (plugin.with("models/llm/small.yaml", "{"), "models/llm/small.yaml: the declaration is not YAML"),
            (plugin.with("models/llm/small.yaml", "a: 1\na: 2"), "the key a stands twice"),
            (plugin.with("models/llm/small.yaml", "model: small"), "models/llm/small.yaml: model_type is missing"),
            (
                plugin.with("models/llm/small.yaml", "{model: small, model_type: tts}"),
                "models/llm/small.yaml: model_type is tts; it has to be llm here"
            ),
            (
                plugin.with("models/llm/small.yaml", "{model: large, model_type: llm}"),
                "models/llm/small.yaml: model is \"large\", as it is in models/llm/large.yaml"
            ),
        ]
    }()

    @Test("each breach of a rule for files is named, and nothing else is", arguments: mistakes)
    func breaches(_ files: MemoryFiles, _ words: String) throws {
        let violations = try PluginDeclaration(files: files).violations()
        #expect(violations.count == 1)
        #expect(violations.first?.description.contains(words) == true, "\(violations)")
    }

    static let locked = [
        ("main.py", "meta.runner.entrypoint has to be a module: main.py cannot be read"),
        ("_assets/icon.svg", "icon has to be a file in _assets: _assets/icon.svg cannot be read"),
        ("models/llm", "models.llm.predefined[0] has to match readable files: models/llm cannot be read"),
        ("models/llm/large.yaml", "has to match readable files: models/llm/large.yaml cannot be read"),
        ("models/llm/_position.yaml", "position has to be a list: models/llm/_position.yaml cannot be read"),
    ]

    @Test("a file that cannot be read is a breach, and no package is made of it", arguments: locked)
    func unreadable(_ path: String, _ words: String) throws {
        var files = MemoryFiles.plugin
        files.unreadable = [path]
        let declaration = try PluginDeclaration(files: files)
        let violations = declaration.violations()
        #expect(violations.count == 1)
        #expect(violations.first?.description.contains(words) == true, "\(violations)")
        #expect(throws: PackagingError("\(path) cannot be read: it is locked")) { try declaration.packagedPaths() }
    }

    static let unopened: [(files: MemoryFiles, words: String)] = [
        (MemoryFiles([:]), "manifest.yaml is missing"),
        (.plugin.with("manifest.yaml", ""), "manifest.yaml: the declaration is empty"),
        (.plugin.with("manifest.yaml", "[]"), "manifest.yaml names no provider's file"),
        (.plugin.with("manifest.yaml", "plugins: {models: []}"), "manifest.yaml names no provider's file"),
        (
            .plugin.with("manifest.yaml", "a: 1\na: 2"),
            "manifest.yaml: the declaration is not YAML: the key a stands twice"
        ),
        (.plugin.with("provider/native.yaml", nil), "provider/native.yaml is missing"),
        (.plugin.with("provider/native.yaml", "{"), "provider/native.yaml: the declaration is not YAML"),
    ]

    @Test("without a readable manifest and provider there is no declaration", arguments: unopened)
    func noDeclaration(_ files: MemoryFiles, _ words: String) {
        let error = #expect(throws: PackagingError.self) { try PluginDeclaration(files: files) }
        #expect(error?.description.hasPrefix(words) == true)
    }

    @Test("bytes that are no UTF-8 are no YAML")
    func encoding() {
        var files = MemoryFiles.plugin
        files.contents["manifest.yaml"] = [0xFF, 0xFE]
        #expect(throws: PackagingError("manifest.yaml is not UTF-8")) { try PluginDeclaration(files: files) }
    }
}
