import DifyPackaging
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

    @Test("the plugin keeps every rule")
    func rules() throws {
        let declaration = try PluginDeclaration(files: try DirectoryFiles(Shipped.sources.path))
        #expect(declaration.violations() == [])
        let identity = declaration.identityParts
        #expect(identity.author == "xinference-swift" && identity.name == "xinference")
    }

    @Test("both architectures are named, storage is not asked for, and the launcher is what the host starts")
    func manifest() throws {
        let manifest = try Self.yaml("manifest.yaml")
        let resource = try #require(manifest["resource"] as? [String: Any])
        #expect(try #require(resource["permission"] as? [String: Any])["storage"] == nil)
        #expect((manifest["plugins"] as? [String: [String]]) == ["models": ["provider/xinference.yaml"]])
        let meta = try #require(manifest["meta"] as? [String: Any])
        #expect(meta["arch"] as? [String] == ["amd64", "arm64"])
        let runner = try #require(meta["runner"] as? [String: String])
        #expect(runner == ["language": "python", "version": "3.12", "entrypoint": "main"])
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

    @Test("the credential form has these fields, each once, with texts in English and Chinese")
    func credentialForm() throws {
        let provider = try Self.yaml("provider/xinference.yaml")
        #expect(provider["configurate_methods"] as? [String] == ["customizable-model"])
        let schema = try #require(provider["model_credential_schema"] as? [String: Any])
        let fields = try #require(schema["credential_form_schemas"] as? [[String: Any]])
        for field in fields {
            let name = try #require(field["variable"] as? String)
            #expect(field["required"] is Bool, "\(name)")
            for key in ["label", "placeholder", "help"] where field[key] != nil {
                #expect((field[key] as? [String: String])?["zh_Hans"] != nil, "\(name).\(key)")
            }
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
