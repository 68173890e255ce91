public import DifyPlugin
import DifyPluginYAML

/// What a plugin declares: its manifest, the provider that it names, and the files that both refer to.
public struct PluginDeclaration: Sendable {
    /// The manifest as JSON (protocol section 1.3).
    public let manifest: JSONValue
    /// The provider as JSON (protocol section 1.4).
    public let provider: JSONValue

    let files: any PackageFiles
    /// Where the provider is declared.
    let providerPath: String

    /// The manifest's place in every package.
    static let manifestPath = "manifest.yaml"

    /// Reads `manifest.yaml` and the provider file that it names; the files they refer to are read when asked for.
    ///
    /// - Throws: ``PackagingError`` if one of the two is missing or is no YAML, or if the manifest names no provider.
    public init(files: some PackageFiles) throws(PackagingError) {
        self.files = files
        manifest = try files.yaml(at: Self.manifestPath)
        // Of several, only the last provider is left in the host (protocol section 1.3).
        guard let path = manifest.object?["plugins"]?.object?["models"]?.array?.last?.string else {
            throw PackagingError(
                "\(Self.manifestPath) names no provider's file; `plugins.models` has to be a list of one")
        }
        providerPath = path
        provider = try files.yaml(at: path)
    }

    /// The plugin's part of its identity, empty texts for what the manifest lacks.
    public var identityParts: (author: String, name: String, version: String) {
        func text(_ name: String) -> String { manifest.object?[name]?.string ?? "" }
        return (text("author"), text("name"), text("version"))
    }
}
