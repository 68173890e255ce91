import DifyPlugin

extension PluginDeclaration {
    /// The names of all icons below `_assets`, each once, with the first field that refers to it.
    var icons: [(name: String, field: String)] {
        var icons: [(name: String, field: String)] = []
        var seen: Set<String> = []
        func add(_ value: JSONValue?, _ field: String) {
            guard let name = value?.string, !name.isEmpty, seen.insert(name).inserted else { return }
            icons.append((name, field))
        }
        for name in ["icon", "icon_dark"] { add(manifest.object?[name], name) }
        for name in ["icon_small", "icon_large", "icon_small_dark", "icon_large_dark"] {
            let languages = provider.object?[name]?.object
            for language in languages?.keys ?? [] { add(languages?[language], "\(providerPath): \(name).\(language)") }
        }
        return icons
    }

    /// Where the host looks for an icon.
    static func assetPath(_ name: String) -> String { "_assets/\(name)" }

    /// The module that the host runs, as a file.
    var entrypointPath: String? {
        let module = manifest.object?["meta"]?.object?["runner"]?.object?["entrypoint"]?.string
        return module.flatMap { $0.isEmpty ? nil : $0.replacing(".", with: "/") + ".py" }
    }

    /// One of these has to be there for the host to make an environment from.
    static let requirementPaths = ["requirements.txt", "pyproject.toml"]

    /// The privacy policy, if it is a file and not a page elsewhere.
    var privacyPath: String? {
        guard let privacy = manifest.object?["privacy"]?.string, !privacy.isEmpty, !privacy.contains("://") else {
            return nil
        }
        return privacy
    }

    /// The predefined models, by type.
    var predefinedFiles: [PredefinedFiles] { PredefinedFiles.all(in: provider, files: files) }

    /// The files that belong into a package, sorted bytewise; binaries are the packager's to add.
    ///
    /// Those which the manifest and the provider name or the host looks for, no others: what else lies in the directory
    /// is left out. A missing file is not listed; ``violations()`` says so.
    ///
    /// - Throws: ``PackagingError`` for a file or directory that cannot be read.
    public func packagedPaths() throws(PackagingError) -> [String] {
        var candidates = [Self.manifestPath, providerPath, "README.md", "LICENSE", "NOTICE"] + Self.requirementPaths
        candidates += [entrypointPath, privacyPath].compactMap(\.self)
        candidates += icons.map { Self.assetPath($0.name) }
        for predefined in predefinedFiles {
            candidates += try predefined.paths()
            if let position = predefined.position { candidates.append(position) }
        }
        candidates += try files.paths(below: "readme").filter(Self.isTranslatedReadme)
        var paths: Set<String> = []
        for path in candidates where try files.content(of: path) != nil { paths.insert(path) }
        return paths.sortedBytewise()
    }

    /// Whether it is such as `readme/README_zh_Hans.md` (protocol section 1.5).
    private static func isTranslatedReadme(_ path: String) -> Bool {
        guard path.hasPrefix("readme/README_"), path.hasSuffix(".md") else { return false }
        let parts = path.utf8.dropFirst("readme/README_".utf8.count).dropLast(".md".utf8.count)
            .split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false)
        guard parts.count == 2, let language = parts.first, let region = parts.last else { return false }
        let lowerCase = UInt8(ascii: "a")...UInt8(ascii: "z")
        return language.count == 2 && language.allSatisfy(lowerCase.contains)
            && region.count >= 2 && region.allSatisfy { lowerCase.contains($0 | 0x20) }
    }
}
