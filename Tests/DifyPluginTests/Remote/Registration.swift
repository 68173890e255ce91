import DifyPlugin

/// The messages of a registration that a host takes, for tests to spoil.
struct Registration {
    static let key = "0b2b9a0e-0000-4000-8000-000000000001"

    var manifest: JSONObject = [
        "version": "0.0.1", "type": "plugin", "author": "acme", "name": "native-model",
        "label": ["en_US": "Native Model"], "description": ["en_US": "A model"], "icon": "icon.svg",
        "created_at": "2026-01-02T03:04:05Z", "resource": ["memory": 268_435_456],
        "plugins": ["models": ["provider/native.yaml"]],
        "meta": [
            "version": "0.0.1", "arch": ["amd64", "arm64"],
            "runner": ["language": "python", "version": "3.12", "entrypoint": "main"],
        ],
    ]
    var provider: JSONObject = [
        "provider": "native", "label": ["en_US": "Native"], "icon_small": ["en_US": "icon.svg"],
        "supported_model_types": ["llm"], "configurate_methods": ["customizable-model"],
        "model_credential_schema": [
            "model": ["label": ["en_US": "Model"]],
            "credential_form_schemas": [
                ["variable": "server_url", "label": ["en_US": "URL"], "type": "text-input", "required": true]
            ],
        ],
        "models": [],
    ]

    var handshake: JSONValue { Self.message("handshake", ["key": .string(Self.key)]) }
    var manifestDeclaration: JSONValue { Self.message("manifest_declaration", .object(manifest)) }
    var modelDeclaration: JSONValue { Self.message("model_declaration", [.object(provider)]) }
    let icon = Self.asset("icon.svg", "PHN2Zy8+")
    let end = Self.message("end", [:])

    /// All of it.
    var messages: [JSONValue] { [handshake, manifestDeclaration, modelDeclaration, icon, end] }
    /// What comes behind the handshake, as in the file that the runtime reads.
    var lines: [UInt8] { messages.dropFirst().flatMap { $0.line } }

    static func message(_ type: String, _ data: JSONValue) -> JSONValue { ["type": .string(type), "data": data] }

    static func asset(_ name: String, _ base64: String) -> JSONValue {
        message("asset_chunk", ["filename": .string(name), "data": .string(base64), "end": true])
    }
}

extension JSONValue {
    /// The value in a line; empty for a NaN, which these tests do not use.
    var line: [UInt8] {
        var writer = JSONWriter()
        do { try write(to: &writer) } catch { return [] }
        return writer.bytes + [0x0A]
    }
}

extension JSONObject {
    /// The object with one member more, or another in its place.
    func with(_ name: String, _ value: JSONValue) -> JSONObject {
        var copy = self
        copy[name] = value
        return copy
    }

    /// The object without a member.
    func without(_ name: String) -> JSONObject {
        JSONObject(keys.filter { $0 != name }.map { ($0, self[$0] ?? .null) })
    }
}
