public import DifyPlugin

/// What a plugin has told a remote host of itself.
public struct RegisteredPlugin: Sendable, Hashable {
    /// The manifest.
    public var manifest: JSONValue
    /// The provider, the plugin's models in it.
    public var provider: JSONValue
    /// The files below `_assets`, by their names.
    public var assets: [String: [UInt8]]

    /// Makes what a plugin has told.
    public init(manifest: JSONValue, provider: JSONValue, assets: [String: [UInt8]]) {
        self.manifest = manifest
        self.provider = provider
        self.assets = assets
    }

    /// Author and name, as `author/name`.
    public var name: String {
        "\(manifest.object?["author"]?.string ?? "")/\(manifest.object?["name"]?.string ?? "")"
    }
}
