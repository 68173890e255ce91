public import DifyPlugin
public import DifyPluginDeclaration
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

    /// What breaks a rule of the host or of Dify in the manifest, the provider, and the files they refer to.
    public func violations() -> [DeclarationViolation] {
        []
    }

    /// The files that belong into a package, sorted bytewise; binaries are the packager's to add.
    ///
    /// - Throws: ``PackagingError`` for a file or directory that cannot be read.
    public func packagedPaths() throws(PackagingError) -> [String] {
        []
    }

    /// What the plugin tells of itself to a remote host after the handshake: one JSON object per line (protocol
    /// section 4.2).
    ///
    /// - Throws: ``PackagingError`` for a missing icon, and for a predefined model that is missing or breaks a rule.
    public func registration() throws(PackagingError) -> [UInt8] {
        []
    }
}
