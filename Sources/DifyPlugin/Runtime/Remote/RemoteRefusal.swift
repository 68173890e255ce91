/// The daemon does not take the plugin, and would not if it were asked again.
public struct RemoteRefusal: Error, Sendable, Hashable, CustomStringConvertible {
    /// Who refuses.
    public var address: RemoteAddress
    /// The daemon's own words.
    public var words: String

    /// Who said what, and what to do.
    public var description: String {
        "the host at \(address) does not take the plugin: \"\(words)\". \(advice)"
    }

    /// What to do about each of the texts in protocol section 4.2.
    private var advice: String {
        if words.hasPrefix("handshake failed, invalid key") {
            "Keys expire after two hours: copy a fresh one from Dify's debugging panel into REMOTE_INSTALL_KEY"
        } else if words.hasPrefix("handshake failed, invalid plugin declaration") || Self.names("manifest", in: words) {
            "Correct manifest.yaml"
        } else if words.hasPrefix("models register failed") || words.hasPrefix("unexpected end of JSON input") {
            "Correct the provider's YAML"
        } else if words.hasPrefix("assets remap failed") {
            "Put every icon that manifest.yaml or the provider's YAML names into _assets"
        } else if words.hasPrefix("assets too large") {
            "Take what is no icon out of _assets"
        } else {
            "Check host and port, and that the daemon is one of Dify's that this plugin knows"
        }
    }

    /// Whether another attempt with the same registration may end otherwise.
    static func isTransient(_ words: String) -> Bool {
        words.hasPrefix("server is busy now") || words.hasPrefix("failed to get connection info")
    }

    private static func names(_ subject: String, in words: String) -> Bool {
        words.hasPrefix("register failed, invalid \(subject)") || words.hasPrefix("invalid \(subject)")
    }
}
