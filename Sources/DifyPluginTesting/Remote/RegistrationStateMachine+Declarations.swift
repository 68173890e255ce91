import DifyPlugin
import DifyPluginDeclaration
import Foundation

extension RegistrationStateMachine {
    /// Bytes of assets, decoded.
    private static let assetLimit = 50 << 20

    /// Replaces whatever was declared before, as the daemon does.
    mutating func declareManifest(_ data: JSONValue) throws(Refusal) {
        guard manifest == nil else { throw Refusal("declaration already registered") }
        // Author and name are looked at when all is there.
        if let violation = ManifestRules.violations(in: data).first(where: { !Self.waitsForEnd($0, data) }) {
            throw Refusal("handshake failed, invalid plugin declaration: \(violation)")
        }
        manifest = data
        provider = nil
    }

    mutating func declareModels(_ data: JSONValue) throws(Refusal) {
        let failure = "models register failed, invalid models declaration:"
        guard !hasModels else { throw Refusal("models declaration already registered") }
        guard let list = data.array else { throw Refusal("\(failure) json: cannot unmarshal into a list") }
        hasModels = true
        guard let first = list.first else { return }
        guard let declaration = first.object else { throw Refusal("\(failure) json: cannot unmarshal into an object") }
        guard declaration["models"] != nil else { throw Refusal("\(failure) unexpected end of JSON input") }
        if let violation = ProviderRules.violations(in: first).first { throw Refusal("\(failure) \(violation)") }
        provider = first
    }

    mutating func addAsset(_ data: JSONValue) throws(Refusal) {
        guard let chunk = data.object, let name = chunk["filename"]?.string, !name.isEmpty else {
            throw Refusal("transfer assets failed, error: filename is required")
        }
        guard let text = chunk["data"]?.string, !text.isEmpty else {
            throw Refusal("transfer assets failed, error: data is required")
        }
        guard assetBytes <= Self.assetLimit - text.utf8.count else {
            throw Refusal("assets too large, at most 50MB")
        }
        guard let bytes = Data(base64Encoded: text) else {
            throw Refusal("assets decode failed, error: illegal base64 data at input byte \(Self.fault(in: text))")
        }
        assets[name, default: []] += bytes
        assetBytes += bytes.count
    }

    func checkIcons() throws(Refusal) {
        for (kind, name) in icons where assets[name] == nil {
            throw Refusal(
                "assets remap failed, invalid assets data, cannot remap: "
                    + "failed to remap \(kind): file not found: \(name)")
        }
    }

    /// All that was declared, held against the rules that the host applies last.
    func wholePlugin() throws(Refusal) -> RegisteredPlugin {
        let failure = "register failed, invalid manifest detected:"
        let manifest = manifest ?? [:]
        if let violation = ManifestRules.violations(in: manifest).first { throw Refusal("\(failure) \(violation)") }
        // A manifest that comes behind the models has thrown them away.
        guard let provider else { throw Refusal("\(failure) at least one of tool, model or endpoint must be provided") }
        return RegisteredPlugin(manifest: manifest, provider: provider, assets: assets)
    }

    private var icons: [(kind: String, name: String)] {
        var icons: [(kind: String, name: String)] = []
        for field in ["icon", "icon_dark"] {
            if let name = manifest?.object?[field]?.string, !name.isEmpty { icons.append(("plugin \(field)", name)) }
        }
        for field in ["icon_small", "icon_large", "icon_small_dark", "icon_large_dark"] {
            for language in ["en_US", "zh_Hans", "ja_JP", "pt_BR"] {
                guard let name = provider?.object?[field]?.object?[language]?.string, !name.isEmpty else { continue }
                icons.append(("model \(field) \(language)", name))
            }
        }
        return icons
    }

    /// The letters of author and name have rules of their own; that they are there is asked for at once.
    private static func waitsForEnd(_ violation: DeclarationViolation, _ manifest: JSONValue) -> Bool {
        switch violation.field {
        case "author": true
        case "name": manifest.object?["name"]?.string?.isEmpty == false
        default: false
        }
    }

    /// The place of the first byte that cannot be where it is.
    private static func fault(in text: String) -> Int {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
        return text.utf8.enumerated().first { !alphabet.contains($0.element) }?.offset ?? text.utf8.count
    }
}
