import DifyPlugin

/// Declarations that break no rule, with every field there is.
enum Valid {
    static func parsed(_ text: String) -> JSONValue { (try? JSONValue(parsing: text)) ?? .null }

    static let manifest = parsed(
        """
        {"version": "0.1.0", "type": "plugin", "author": "acme", "name": "native-model",
         "label": {"en_US": "Native", "zh_Hans": "原生", "ja_JP": "", "pt_BR": "Nativo"},
         "description": {"en_US": "Models"}, "icon": "icon.svg", "icon_dark": "icon-dark.svg",
         "resource": {"memory": 268435456, "permission": {"tool": {"enabled": false},
          "model": {"enabled": true, "llm": true, "text_embedding": true, "rerank": true, "tts": true,
           "speech2text": true, "moderation": false},
          "node": {"enabled": false}, "endpoint": {"enabled": false}, "app": {"enabled": false},
          "storage": {"enabled": true, "size": 1024}}},
         "plugins": {"models": ["provider/native.yaml"], "tools": [], "endpoints": null},
         "meta": {"version": "0.0.1", "arch": ["amd64", "arm64"], "minimum_dify_version": "1.0.0",
          "runner": {"language": "python", "version": "3.12", "entrypoint": "main"}},
         "tags": ["rag", "other"], "created_at": "2026-01-02T03:04:05Z", "privacy": "PRIVACY.md",
         "repo": "https://example.com/acme/native-model", "verified": false, "unknown": 1}
        """)

    static let field = parsed(
        """
        {"variable": "size", "label": {"en_US": "Size"}, "type": "select", "required": false, "default": "a",
         "options": [{"label": {"en_US": "A"}, "value": "a", "show_on": [{"variable": "b", "value": "c"}]}],
         "placeholder": {"en_US": "p"}, "help": {"en_US": "h"}, "url": "https://example.com", "max_length": 0,
         "show_on": [{"variable": "__model_type", "value": "llm"}]}
        """)

    static let model = parsed(
        """
        {"model": "m", "label": {"en_US": "M"}, "model_type": "llm", "features": ["vision"],
         "fetch_from": "predefined-model", "model_properties": {"mode": "chat", "context_size": 4096},
         "deprecated": false, "pricing": {"input": "0.1", "output": "0.2", "unit": "0.001", "currency": "USD"},
         "parameter_rules": [{"name": "temperature", "use_template": "temperature"},
          {"name": "top_p", "label": {"en_US": "P"}, "type": "float", "help": {"en_US": "h"}, "required": true,
           "default": 0.5, "min": 0, "max": 1, "precision": 2, "options": ["a"]}]}
        """)

    static let provider: JSONValue = {
        var provider = parsed(
            """
            {"provider": "native", "label": {"en_US": "Native"}, "description": {"en_US": "d"},
             "icon_small": {"en_US": "icon.svg"}, "icon_large": {"en_US": "icon.svg", "zh_Hans": "zh.svg"},
             "icon_small_dark": {"en_US": "dark.svg"}, "icon_large_dark": {"en_US": "dark.svg"},
             "background": "#FFFFFF", "help": {"title": {"en_US": "t"}, "url": {"en_US": "https://example.com"}},
             "supported_model_types": ["llm", "text-embedding", "rerank", "speech2text", "moderation", "tts"],
             "configurate_methods": ["predefined-model", "customizable-model"],
             "model_credential_schema": {"model": {"label": {"en_US": "M"}, "placeholder": {"en_US": "p"}}}}
            """)
        provider.set("provider_credential_schema.credential_form_schemas", to: [field])
        provider.set("model_credential_schema.credential_form_schemas", to: [field, field])
        provider.set("models", to: [model])
        return provider
    }()

    /// The provider with its models in files.
    static let providerOfFiles = provider.with(
        "models", ["llm": ["predefined": ["models/llm/*.yaml"], "position": "models/llm/_position.yaml"]])
}

extension JSONValue {
    /// The value with another at a path such as `a[0].b`; `nil` removes a member or an element.
    func with(_ path: String, _ value: JSONValue?) -> JSONValue {
        var copy = self
        copy.set(path, to: value)
        return copy
    }

    mutating func set(_ path: String, to value: JSONValue?) {
        let parts = path.split { ".[]".contains($0) }
        self = Self.replaced(self, parts[...], value) ?? .null
    }

    private static func replaced(_ node: JSONValue?, _ path: ArraySlice<Substring>, _ value: JSONValue?) -> JSONValue? {
        guard let step = path.first else { return value }
        if let index = Int(step), case .array(var list) = node {
            let element = list.indices.contains(index) ? list[index] : nil
            let new = replaced(element, path.dropFirst(), value)
            if let new, list.indices.contains(index) {
                list[index] = new
            } else if let new {
                list.append(new)
            } else if list.indices.contains(index) {
                list.remove(at: index)
            }
            return .array(list)
        }
        var object = node?.object ?? [:]
        object[String(step)] = replaced(object[String(step)], path.dropFirst(), value)
        return .object(object)
    }

    /// The paths of all nodes below this one.
    func paths(below path: String = "") -> [String] {
        switch self {
        case .object(let object):
            object.keys.flatMap { name in
                let member = path.isEmpty ? name : "\(path).\(name)"
                return [member] + (object[name]?.paths(below: member) ?? [])
            }
        case .array(let list):
            list.indices.flatMap { ["\(path)[\($0)]"] + list[$0].paths(below: "\(path)[\($0)]") }
        default: []
        }
    }
}

/// A valid declaration with one mistake: what is put where, the field that has to be named, and words of the reason.
struct Mistake: CustomStringConvertible, Sendable {
    var path: String
    var value: JSONValue?
    var field: String
    var reason: String

    /// A mistake that is named where it is.
    init(_ path: String, _ value: JSONValue?, _ reason: String, at field: String? = nil) {
        self.path = path
        self.value = value
        self.field = field ?? path
        self.reason = reason
    }

    var description: String { "\(path): \(String(describing: value).prefix(60))" }
}

extension String {
    static func letters(_ count: Int) -> String { String(repeating: "x", count: count) }
}

extension JSONValue {
    /// A text of that many letters.
    static func letters(_ count: Int) -> JSONValue { .string(.letters(count)) }
    /// A list of the same value so many times.
    static func times(_ count: Int, _ value: JSONValue) -> JSONValue { .array(Array(repeating: value, count: count)) }
}
