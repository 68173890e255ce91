import DifyPackaging
import DifyPlugin
import Foundation
import Testing

/// What this plugin's package declares, beyond the rules for all (protocol sections 1.3 and 1.4).
@Suite("What the package declares")
struct PackageTests {
    private let declaration: PluginDeclaration
    private let manifest: JSONObject
    private let provider: JSONObject

    init() throws {
        declaration = try PluginDeclaration(files: try DirectoryFiles(Shipped.sources.path))
        manifest = try #require(declaration.manifest.object)
        provider = try #require(declaration.provider.object)
    }

    @Test("the plugin keeps every rule")
    func rules() {
        #expect(declaration.violations() == [])
        let identity = declaration.identityParts
        #expect(identity.author == "xinference-swift" && identity.name == "xinference")
    }

    @Test("both architectures are named, storage is not asked for, and the launcher is what the host starts")
    func runtime() throws {
        let permission = try #require(manifest["resource"]?.object?["permission"]?.object)
        #expect(permission["storage"] == nil)
        #expect(manifest["plugins"] == ["models": ["provider/xinference.yaml"]])
        let meta = try #require(manifest["meta"]?.object)
        #expect(meta["arch"] == ["amd64", "arm64"])
        #expect(meta["runner"] == ["language": "python", "version": "3.12", "entrypoint": "main"])
    }

    @Test("the permissions name the model types the provider offers, and no others")
    func permissions() throws {
        let permission = try #require(manifest["resource"]?.object?["permission"]?.object?["model"]?.object)
        let types = try #require(provider["supported_model_types"]?.array).compactMap(\.string)
        #expect(permission["enabled"] == true)
        let granted = permission.keys.filter { $0 != "enabled" && permission[$0] == true }
        #expect(Set(granted) == Set(types.map { $0.replacing("-", with: "_") }))
    }

    @Test("the credential form has these fields, each with texts in English and Chinese")
    func credentialForm() throws {
        #expect(provider["configurate_methods"] == ["customizable-model"])
        let schema = try #require(provider["model_credential_schema"]?.object)
        let fields = try #require(schema["credential_form_schemas"]?.array).compactMap(\.object)
        for field in fields {
            let name = field["variable"]?.string ?? ""
            #expect(field["required"]?.bool != nil, "\(name)")
            for key in ["label", "placeholder", "help"] where field[key] != nil {
                #expect(field[key]?.object?["zh_Hans"] != nil, "\(name).\(key)")
            }
        }
        #expect(
            fields.map { $0["variable"]?.string } == [
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
