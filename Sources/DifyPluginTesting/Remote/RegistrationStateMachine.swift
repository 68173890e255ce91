import DifyPlugin
import DifyPluginDeclaration

/// A remote host's side of a registration, as a value: lines in, the host's very words out (protocol section 4.2).
///
/// ```
/// connected ── handshake ──▶ known ── manifest, models, assets, in steps ──▶ known ── end ──▶ registered
///     └── any breach of the rules, or no handshake in time ──▶ closed
/// ```
public struct RegistrationStateMachine: Sendable {
    /// What comes of a line.
    public enum Step: Sendable, Hashable {
        /// The host says nothing and waits for more.
        case silence
        /// The host closes the connection; before, it says this in a line of its own.
        case close(saying: String?)
        /// The plugin takes part; events follow, and registrations no more.
        case registered(RegisteredPlugin)
    }

    /// What the host can do when it is asked.
    public struct Condition: Sendable, Hashable {
        /// The debugging key that it knows.
        public var key: String
        /// Why it cannot look up keys, if so.
        public var lookupFailure: String?
        /// Whether there are as many plugins as it takes.
        public var isBusy = false

        /// Makes the condition of a host in good health.
        public init(key: String) { self.key = key }
    }

    private let condition: Condition
    var isKnown = false
    private var isDone = false
    var manifest: JSONValue?
    var provider: JSONValue?
    var hasModels = false
    var assets: [String: [UInt8]] = [:]
    var assetBytes = 0

    /// Makes the machine of a fresh connection.
    public init(_ condition: Condition) {
        self.condition = condition
    }

    /// Takes a line without its line feed.
    public mutating func take(_ line: [UInt8]) -> Step {
        guard !isDone, !line.isEmpty else { return .silence }
        do throws(Refusal) {
            guard let plugin = try registration(line) else { return .silence }
            isDone = true
            return .registered(plugin)
        } catch {
            isDone = true
            return .close(saying: error.words)
        }
    }

    /// Ten seconds have passed since the plugin connected.
    public mutating func timeOut() -> Step {
        guard !isDone, !isKnown else { return .silence }
        isDone = true
        return .close(saying: nil)
    }

    /// Words to close the connection with.
    struct Refusal: Error {
        let words: String
        init(_ words: String) { self.words = words }
    }

    private mutating func registration(_ line: [UInt8]) throws(Refusal) -> RegisteredPlugin? {
        guard let message = (try? JSONValue(bytes: line))?.object, let type = message["type"]?.string,
            let data = message["data"]
        else { throw Refusal("handshake failed, invalid handshake message") }
        guard isKnown || type == "handshake" else {
            // Newer hosts say so; older ones went on and failed at the end.
            throw Refusal("handshake failed, registration message before handshake")
        }
        switch type {
        case "handshake": try handshake(data)
        case "manifest_declaration": try declareManifest(data)
        case "model_declaration": try declareModels(data)
        case "asset_chunk": try addAsset(data)
        case "end": return try end()
        // Other kinds of plugins have types of their own, which say nothing about models.
        default: break
        }
        return nil
    }

    private mutating func handshake(_ data: JSONValue) throws(Refusal) {
        guard !isKnown else { throw Refusal("handshake already completed") }
        guard let key = data.object?["key"]?.string, !key.isEmpty else {
            throw Refusal("handshake failed, invalid handshake message")
        }
        if let failure = condition.lookupFailure { throw Refusal("failed to get connection info: \(failure)") }
        guard key == condition.key else { throw Refusal("handshake failed, invalid key") }
        isKnown = true
    }

    private func end() throws(Refusal) -> RegisteredPlugin {
        guard !condition.isBusy else { throw Refusal("server is busy now, please try again later") }
        guard hasModels else { throw Refusal("no registration transferred, cannot initialize") }
        try checkIcons()
        return try wholePlugin()
    }
}
