import DifyPlugin
import DifyPluginDeclaration

/// The files of predefined models of one type that a provider names (protocol section 1.4).
struct PredefinedFiles {
    let type: ModelType
    /// The provider's patterns for the declarations, and the file of positions.
    let patterns: [String]
    let position: String?
    let files: any PackageFiles

    /// Patterns of one type, and bytes of a pattern, that are looked up: more would be a long work.
    static let patternLimit = 500
    private static let lengthLimit = 500

    /// The host takes a file whose name ends like this for a list of positions.
    private static let positionSuffix = "_position.yaml"

    /// The files of a provider, by the types it names; none for models declared in place.
    static func all(in provider: JSONValue, files: any PackageFiles) -> [PredefinedFiles] {
        guard let models = provider.object?["models"]?.object else { return [] }
        return ModelType.allCases.compactMap { type in
            guard let named = models[type.underscored]?.object else { return nil }
            return PredefinedFiles(
                type: type, patterns: named["predefined"]?.array?.compactMap(\.string) ?? [],
                position: named["position"]?.string.flatMap { $0.isEmpty ? nil : $0 }, files: files)
        }
    }

    /// The field of the provider in which a pattern stands.
    func field(_ place: Int) -> String { "models.\(type.underscored).predefined[\(place)]" }

    /// The files that a pattern matches, sorted.
    func paths(matching pattern: String) throws(PackagingError) -> [String] {
        guard pattern.utf8.count <= Self.lengthLimit else {
            throw PackagingError("a pattern of \(pattern.utf8.count) bytes is none for names of files")
        }
        guard let matcher = PathPattern(pattern) else {
            throw PackagingError("\(pattern) is no pattern; it has to be such as models/llm/*.yaml")
        }
        let paths = try files.paths(below: matcher.directory)
        return paths.filter { matcher.matches($0) && !$0.hasSuffix(Self.positionSuffix) }
    }

    /// The declarations' files, each once.
    func paths() throws(PackagingError) -> [String] {
        var paths: [String] = []
        var seen: Set<String> = []
        for pattern in patterns.prefix(Self.patternLimit) {
            for path in try self.paths(matching: pattern) where seen.insert(path).inserted { paths.append(path) }
        }
        return paths
    }

    /// The names in the order of the position file; `nil` without one.
    func positions() throws(PackagingError) -> [String]? {
        guard let position else { return nil }
        guard let list = try files.yaml(at: position).array else {
            throw PackagingError("\(position) is not a list of model names")
        }
        var names: [String] = []
        for (place, name) in list.enumerated() {
            guard let name = name.string else {
                throw PackagingError("\(position): `[\(place)]` is not a text; quote what shall be one")
            }
            names.append(name)
        }
        return names
    }
}
