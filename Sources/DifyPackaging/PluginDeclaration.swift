public import DifyPlugin
import DifyPluginYAML

/// What a plugin declares: its manifest, the provider that it names, and the files that both refer to.
public struct PluginDeclaration: Sendable {
    /// The manifest as JSON (protocol section 1.3).
    public let manifest: JSONValue
    /// The provider as JSON (protocol section 1.4).
    public let provider: JSONValue

    let files: any PackageFiles
    /// Where the provider is declared; empty if the manifest names none.
    let providerPath: String
    /// Why the provider cannot be read, and is `null` here.
    let providerProblem: PackagingError?

    /// The manifest's place in every package.
    static let manifestPath = "manifest.yaml"

    /// Reads `manifest.yaml` and the provider file that it names; the files they refer to are read when asked for.
    ///
    /// - Throws: ``PackagingError`` if one of the two is missing or is no YAML, or if the manifest names no provider.
    public init(files: some PackageFiles) throws(PackagingError) {
        try self.init(manifestOf: files)
        if let providerProblem { throw providerProblem }
    }

    /// Reads `manifest.yaml`, and the provider if that is possible: whoever verifies wants to know all that is wrong.
    ///
    /// - Throws: ``PackagingError`` if the manifest is missing or is no YAML.
    init(manifestOf files: some PackageFiles) throws(PackagingError) {
        self.files = files
        manifest = try files.yaml(at: Self.manifestPath)
        // Of several, only the last provider is left in the host (protocol section 1.3).
        providerPath = manifest.object?["plugins"]?.object?["models"]?.array?.last?.string ?? ""
        do throws(PackagingError) {
            guard !providerPath.isEmpty else {
                throw PackagingError(
                    "\(Self.manifestPath) names no provider's file; `plugins.models` has to be a list of one")
            }
            provider = try files.yaml(at: providerPath)
            providerProblem = nil
        } catch {
            provider = .null
            providerProblem = error
        }
    }

    /// The plugin's part of its identity, empty texts for what the manifest lacks.
    public var identityParts: (author: String, name: String, version: String) {
        func text(_ name: String) -> String { manifest.object?[name]?.string ?? "" }
        return (text("author"), text("name"), text("version"))
    }
}
