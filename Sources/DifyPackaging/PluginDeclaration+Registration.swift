import DifyPlugin
import Foundation

extension PluginDeclaration {
    /// What the plugin tells of itself to a remote host after the handshake: one JSON object per line (protocol
    /// section 4.2).
    ///
    /// Patterns of files mean nothing to that host, so predefined models stand in the provider themselves.
    ///
    /// - Throws: ``PackagingError`` for a missing icon, and for a predefined model that is missing or breaks a rule.
    public func registration() throws(PackagingError) -> [UInt8] {
        // The manifest is first: it replaces whatever the host knew of the plugin.
        var messages = [Self.message("manifest_declaration", manifest)]
        messages.append(Self.message("model_declaration", [.object(try registeredProvider())]))
        for icon in icons { messages += try chunks(of: icon.name) }
        messages.append(Self.message("end", [:]))
        var lines = JSONWriter(reserving: 1 << 16)
        for message in messages {
            do throws(JSONError) { try message.write(to: &lines) } catch {
                throw PackagingError("the declaration cannot be written as JSON: \(error)")
            }
            lines.appendBytes([UInt8(ascii: "\n")])
        }
        return lines.bytes
    }

    private static func message(_ type: String, _ data: JSONValue) -> JSONValue {
        ["type": .string(type), "data": data]
    }

    // MARK: Provider

    /// The provider with its models in place of the files' names.
    private func registeredProvider() throws(PackagingError) -> JSONObject {
        guard var registered = provider.object else { throw PackagingError("\(providerPath) is not a mapping") }
        var models: [AIModelEntity] = []
        var positions: [ModelType: [String]] = [:]
        var position = JSONObject()
        for (place, declaration) in (registered["models"]?.array ?? []).enumerated() {
            models.append(try Self.model(declaration, "\(providerPath): models[\(place)]"))
        }
        for predefined in predefinedFiles {
            for path in try predefined.paths() { models.append(try Self.model(try files.yaml(at: path), path)) }
            guard let names = try predefined.positions() else { continue }
            positions[predefined.type] = names
            position[predefined.type.underscored] = .array(names.map { .string($0) })
        }
        // The host reads the end of nothing if the key is missing.
        registered["models"] = try Self.list(models, positions)
        if !position.isEmpty { registered["position"] = .object(position) }
        return registered
    }

    private static func model(_ declaration: JSONValue, _ place: String) throws(PackagingError) -> AIModelEntity {
        do throws(ModelDeclarationError) { return try AIModelEntity(declaration: declaration) } catch {
            throw PackagingError("\(place): \(error)")
        }
    }

    private static func list(
        _ models: [AIModelEntity], _ positions: [ModelType: [String]]
    ) throws(PackagingError) -> JSONValue {
        do { return try JSONValue(parsing: try PredefinedModels(models, positions: positions).json()) } catch {
            throw PackagingError("the predefined models cannot be registered: \(error)")
        }
    }

    // MARK: Icons

    /// Bytes of a chunk before they are made base64; the host takes more, and Dify's own SDK sends this much.
    private static let chunkSize = 8192

    /// The messages that carry an icon; none for an empty one, whose empty data the host refuses.
    private func chunks(of icon: String) throws(PackagingError) -> [JSONValue] {
        guard let content = try files.content(of: Self.assetPath(icon)) else {
            throw PackagingError("\(Self.assetPath(icon)) is missing")
        }
        return stride(from: 0, to: content.count, by: Self.chunkSize).map { start in
            let chunk = content[start...].prefix(Self.chunkSize)
            let data: JSONObject = [
                "filename": .string(icon), "data": .string(Data(chunk).base64EncodedString()),
                "end": .bool(chunk.endIndex == content.endIndex),
            ]
            return Self.message("asset_chunk", .object(data))
        }
    }
}
