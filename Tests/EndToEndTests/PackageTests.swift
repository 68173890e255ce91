import Foundation
import Testing
import Yams

/// The strict rules for what a package declares (protocol sections 1.3 and 1.4): an upload swallows a breach, the
/// packager, remote debugging or Dify does not.
@Suite("What the package declares")
struct PackageTests {
    static func yaml(_ path: String) throws -> [String: Any] {
        let text = try String(contentsOf: Shipped.sources.appending(path: path), encoding: .utf8)
        return try #require(try Yams.load(yaml: text) as? [String: Any])
    }

    private static func matches(_ text: String, _ pattern: String) -> Bool {
        text.range(of: pattern, options: .regularExpression) == text.startIndex..<text.endIndex
    }

    private static func isI18n(_ value: Any?) -> Bool {
        guard let text = value as? [String: String], let english = text["en_US"], !english.isEmpty else { return false }
        return text.allSatisfy { ["en_US", "zh_Hans", "ja_JP", "pt_BR"].contains($0.key) && $0.value.count < 1024 }
    }

    @Test("the manifest keeps every rule")
    func manifest() throws {
        let manifest = try Self.yaml("manifest.yaml")
        #expect(Self.matches(manifest["version"] as? String ?? "", #"\d{1,4}(\.\d{1,4}){2}"#))
        #expect(manifest["type"] as? String == "plugin")
        #expect(manifest["author"] as? String == "xinference-swift")
        #expect(manifest["name"] as? String == "xinference")
        #expect(Self.isI18n(manifest["label"]) && Self.isI18n(manifest["description"]))
        let created = try #require(manifest["created_at"] as? String)
        #expect(ISO8601DateFormatter().date(from: created) != nil)
        let resource = try #require(manifest["resource"] as? [String: Any])
        #expect((resource["memory"] as? Int ?? 0) > 0)
        let permission = try #require(resource["permission"] as? [String: Any])
        #expect(permission["storage"] == nil)
        #expect((manifest["plugins"] as? [String: [String]]) == ["models": ["provider/xinference.yaml"]])
        let meta = try #require(manifest["meta"] as? [String: Any])
        #expect(meta["version"] as? String == "0.0.1")
        #expect(meta["arch"] as? [String] == ["amd64", "arm64"])
        let runner = try #require(meta["runner"] as? [String: String])
        #expect(runner == ["language": "python", "version": "3.12", "entrypoint": "main"])
        for key in ["icon", "icon_dark"] {
            let icon = try #require(manifest[key] as? String)
            #expect(FileManager.default.fileExists(atPath: Shipped.sources.appending(path: "_assets/\(icon)").path))
        }
        let privacy = try #require(manifest["privacy"] as? String)
        #expect(FileManager.default.fileExists(atPath: Shipped.sources.appending(path: privacy).path))
    }

    @Test("the permissions name the model types the provider offers, and no others")
    func permissions() throws {
        let resource = try #require(try Self.yaml("manifest.yaml")["resource"] as? [String: Any])
        let permission = try #require(resource["permission"] as? [String: [String: Bool]])["model"] ?? [:]
        let types = try #require(try Self.yaml("provider/xinference.yaml")["supported_model_types"] as? [String])
        #expect(permission["enabled"] == true)
        let granted = Set(permission.filter { $0.value && $0.key != "enabled" }.keys)
        #expect(granted == Set(types.map { $0.replacingOccurrences(of: "-", with: "_") }))
    }

    @Test("the provider keeps every rule")
    func provider() throws {
        let provider = try Self.yaml("provider/xinference.yaml")
        #expect(provider["provider"] as? String == "xinference")
        #expect(Self.isI18n(provider["label"]) && Self.isI18n(provider["description"]))
        let types = try #require(provider["supported_model_types"] as? [String])
        #expect(Set(types).isSubset(of: ["llm", "text-embedding", "rerank", "speech2text", "moderation", "tts"]))
        #expect(provider["configurate_methods"] as? [String] == ["customizable-model"])
        for key in ["icon_small", "icon_small_dark", "icon_large", "icon_large_dark"] {
            let icons = try #require(provider[key] as? [String: String])
            for icon in icons.values {
                #expect(FileManager.default.fileExists(atPath: Shipped.sources.appending(path: "_assets/\(icon)").path))
            }
        }
        let help = try #require(provider["help"] as? [String: Any])
        #expect(Self.isI18n(help["title"]) && Self.isI18n(help["url"]))
    }

    @Test("every credential field has a known type, and labels in English and Chinese")
    func credentialForm() throws {
        let schema = try #require(
            try Self.yaml("provider/xinference.yaml")["model_credential_schema"] as? [String: Any])
        #expect(Self.isI18n((schema["model"] as? [String: Any])?["label"]))
        let fields = try #require(schema["credential_form_schemas"] as? [[String: Any]])
        #expect((1...32).contains(fields.count))
        for field in fields {
            let name = try #require(field["variable"] as? String)
            let type = try #require(field["type"] as? String)
            #expect(["text-input", "secret-input", "select", "radio", "switch"].contains(type), "\(name)")
            #expect(field["required"] is Bool, "\(name)")
            for key in ["label", "placeholder", "help"] where field[key] != nil || key == "label" {
                #expect(Self.isI18n(field[key]), "\(name).\(key)")
                #expect((field[key] as? [String: String])?["zh_Hans"] != nil, "\(name).\(key)")
            }
            #expect(field["default"] == nil || field["default"] is String, "\(name)")
        }
        let names = fields.compactMap { $0["variable"] as? String }
        #expect(Set(names).count == names.count)
        #expect(
            names == [
                "server_url", "model_uid", "api_key", "invoke_timeout", "connect_timeout", "max_retries",
                "context_size", "max_output_tokens", "vision_support",
                "function_calling_type", "thinking_mode", "structured_output",
                "max_chunks", "instructions", "query_prefix", "document_prefix", "truncate", "coalesce", "voices",
                "response_format", "speed", "prompt_speech", "prompt_text", "streaming", "word_limit",
                "language", "prompt", "temperature", "task", "ca_certificate", "skip_tls_verify", "extra_headers",
            ])
    }

    @Test("installing needs nothing from a registry")
    func requirements() throws {
        let data = try Data(contentsOf: Shipped.sources.appending(path: "requirements.txt"))
        #expect(data.isEmpty)
    }
}
