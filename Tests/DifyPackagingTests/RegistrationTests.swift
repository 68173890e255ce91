import DifyPackaging
import DifyPlugin
import Foundation
import Testing

struct RegistrationTests {
    private func messages(_ files: MemoryFiles) throws -> [(type: String, data: JSONValue)] {
        let bytes = try PluginDeclaration(files: files).registration()
        #expect(bytes.last == UInt8(ascii: "\n"))
        return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
            let object = try #require(try JSONValue(parsing: String(decoding: line, as: UTF8.self)).object)
            #expect(object.keys == ["type", "data"])
            return (try #require(object["type"]?.string), try #require(object["data"]))
        }
    }

    @Test("the manifest is first, the end last, and empty icons are left out")
    func order() throws {
        let messages = try messages(.plugin)
        #expect(
            messages.map(\.type) == [
                "manifest_declaration", "model_declaration", "asset_chunk", "asset_chunk", "end",
            ])
        #expect(messages.last?.data == [:])
        let manifest = try #require(messages.first?.data.object)
        #expect(manifest["author"] == "acme")
        #expect(manifest["created_at"] == "2026-01-02T03:04:05Z")
        #expect(manifest["resource"] == ["memory": 268_435_456, "permission": [:]])
    }

    @Test("predefined models stand in the provider, in the order of their positions, with their templates filled in")
    func models() throws {
        let providers = try #require(try messages(.plugin).dropFirst().first?.data.array)
        #expect(providers.count == 1)
        let provider = try #require(providers.first?.object)
        #expect(provider["provider"] == "native")
        #expect(provider["position"] == ["llm": ["small", "large"]])
        let models = try #require(provider["models"]?.array).compactMap(\.object)
        #expect(models.map { $0["model"] } == ["small", "large", "vectors"])
        let rule = models.first?["parameter_rules"]?.array?.first?.object
        #expect(rule?["name"] == "heat" && rule?["type"] == "float" && rule?["max"]?.double == 1)
        #expect(models.last?["label"] == ["en_US": "vectors"])
    }

    static let modelKeys: [(yaml: String, count: Int)] = [
        ("", 0), ("models: {}", 0), ("models: ~", 0), ("models: []", 0), ("models: [{model: m, model_type: llm}]", 1),
    ]

    @Test("the key for models is always there", arguments: modelKeys)
    func modelsKey(_ yaml: String, _ count: Int) throws {
        let messages = try messages(.plugin.with("provider/native.yaml", "provider: native\n\(yaml)"))
        let provider = try #require(messages.dropFirst().first?.data.array?.first?.object)
        #expect(provider["models"]?.array?.count == count)
        #expect(provider["position"] == nil)
    }

    @Test("an icon is cut into chunks that make it whole again", arguments: [1, 8191, 8192, 8193, 20000])
    func chunks(_ size: Int) throws {
        var files = MemoryFiles.plugin
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        files.contents["_assets/icon.svg"] = content
        var received: [UInt8] = []
        var ends: [Bool] = []
        for message in try messages(files) where message.type == "asset_chunk" {
            let chunk = try #require(message.data.object)
            guard chunk["filename"] == "icon.svg" else { continue }
            let data = try #require(chunk["data"]?.string.flatMap { Data(base64Encoded: $0) })
            #expect(1...8192 ~= data.count)
            received += data
            ends.append(try #require(chunk["end"]?.bool as Bool?))
        }
        #expect(received == content)
        #expect(ends == Array(repeating: false, count: ends.count - 1) + [true])
        #expect(ends.count == (size + 8191) / 8192)
    }

    static let failures: [(files: MemoryFiles, words: String)] = [
        (.plugin.with("_assets/icon.svg", nil), "_assets/icon.svg is missing"),
        (.plugin.with("models/llm/small.yaml", "model: 1"), "models/llm/small.yaml: `model` is not a text"),
        (.plugin.with("models/llm/small.yaml", "{model: large, model_type: llm}"), "the predefined models cannot be"),
        (.plugin.with("models/llm/_position.yaml", nil), "models/llm/_position.yaml is missing"),
        (.plugin.with("provider/native.yaml", "[]"), "provider/native.yaml is not a mapping"),
        (.plugin.with("provider/native.yaml", "models: [{}]"), "provider/native.yaml: models[0]: `model` is missing"),
    ]

    @Test("what the host would refuse is not sent", arguments: failures)
    func refused(_ files: MemoryFiles, _ words: String) throws {
        let declaration = try PluginDeclaration(files: files)
        let error = #expect(throws: PackagingError.self) { try declaration.registration() }
        #expect(error?.description.hasPrefix(words) == true, "\(String(describing: error))")
    }
}
