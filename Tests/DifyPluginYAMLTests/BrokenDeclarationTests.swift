import DifyPlugin
import DifyPluginYAML
import Foundation
import Testing

struct BrokenDeclarationTests {
    /// What the loader says of files, by their paths below the directory of models.
    private func error(_ files: [String: String]) throws -> ModelDeclarationError? {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: directory) }
        for (path, text) in files {
            let url = directory.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        let error = #expect(throws: ModelDeclarationError.self) { try PredefinedModels(loading: directory.path) }
        return error.map { error in
            let file = error.file?.replacingOccurrences(of: directory.path + "/", with: "")
            return ModelDeclarationError(file: file, field: error.field, error.reason)
        }
    }

    private static let head = "model: m\nmodel_type: llm\n"

    private static func rule(_ text: String) -> String { head + "parameter_rules: [\(text)]" }

    static let declarations: [(yaml: String, field: String, reason: String)] = [
        ("", "", "is empty"), ("[]", "", "is not a mapping"), ("just words", "", "is not a mapping"),
        ("model: [", "", "is not YAML: line 2, column 1"), ("a: 1\na: 2", "", "is not YAML: the key a stands twice"),
        ("a: 1\n---\nb: 2", "", "is not YAML: line 2"), ("a: *b", "", "is not YAML: line 1, column 4"),
        ("? [a]\n: 1", "", "has a key that is not a text"), ("<<: 7", "", "merges something that is not a mapping"),
        ("model_type: llm", "model", "is missing"), ("model: ~\nmodel_type: llm", "model", "is missing"),
        ("model: 4\nmodel_type: llm", "model", "is not a text"), ("model: ''", "model", "does not have 1 to 255"),
        ("model: \(String(repeating: "m", count: 256))", "model", "does not have 1 to 255"),
        ("model: m", "model_type", "is missing"), ("model: m\nmodel_type: text2img", "model_type", "is \"text2img\""),
        ("model: m\nmodel_type: tts", "model_type", "is tts, and the directory that of llm"),
        (head + "fetch_from: customizable-model", "fetch_from", "is customizable-model"),
        (head + "label: Words", "label", "is not a mapping"), (head + "label: {en_US: 7}", "label.en_US", "not a text"),
        (head + "label: {zh_Hans: [x]}", "label.zh_Hans", "not a text"),
        (head + "features: [vision, flight]", "features[1]", "is \"flight\", and can be tool-call"),
        (head + "features: vision", "features", "is not a list"),
        (head + "features: [~]", "features[0]", "is missing"),
        (head + "model_properties: []", "model_properties", "is not a mapping"),
        (head + "model_properties: {colour: red}", "model_properties.colour", "is not known to Dify"),
        (head + "model_properties: {mode: talk}", "model_properties.mode", "is neither chat nor completion"),
        (head + "model_properties: {context_size: 0}", "model_properties.context_size", "is not a positive"),
        (head + "model_properties: {context_size: 0x10}", "model_properties.context_size", "is 0x10, which"),
        (head + "model_properties: {word_limit: 1:30}", "model_properties.word_limit", "is 1:30, which"),
        (head + "model_properties: {word_limit: 010}", "model_properties.word_limit", "is 010, which"),
        (head + "model_properties: {word_limit: .inf}", "model_properties.word_limit", "is .inf, which"),
        (
            head + "model_properties: {word_limit: 9\(String(repeating: ":59", count: 40))}",
            "model_properties.word_limit", "is 9:59"
        ),
        (head + "deprecated: perhaps", "deprecated", "is neither true nor false"),
        (rule("7"), "parameter_rules[0]", "is not a mapping"), (rule("{}"), "parameter_rules[0].name", "is missing"),
        (rule("{name: a}"), "parameter_rules[0].type", "is missing, and there is no template"),
        (rule("{name: a, type: number}"), "parameter_rules[0].type", "is \"number\", and can be float, int"),
        (rule("{name: a, use_template: heat}"), "parameter_rules[0].use_template", "is \"heat\""),
        (rule("{name: a, type: int, default: [1]}"), "parameter_rules[0].default", "is neither a text nor"),
        (rule("{name: a, type: int, min: one}"), "parameter_rules[0].min", "is not a number"),
        (rule("{name: a, type: int, max: true}"), "parameter_rules[0].max", "is not a number"),
        (rule("{name: a, type: int, precision: 0.5}"), "parameter_rules[0].precision", "is not a whole number"),
        (rule("{name: a, type: int, required: 1}"), "parameter_rules[0].required", "is neither true nor false"),
        (rule("{name: a, type: string, options: [no]}"), "parameter_rules[0].options[0]", "is not a text; quote"),
        (rule("{name: a, type: int, help: {ja_JP: x}}"), "parameter_rules[0].help.en_US", "is missing"),
        (
            rule("{name: a, type: int}, {name: a, type: int}"), "parameter_rules[1].name",
            "is \"a\", which another rule is called too"
        ),
        (head + "parameter_rules: [\(String(repeating: "{},", count: 129))]", "parameter_rules", "has 129 elements"),
        (head + "pricing: free", "pricing", "is not a mapping"),
        (head + "pricing: {unit: 1, currency: USD}", "pricing.input", "is missing"),
        (head + "pricing: {input: 1, currency: USD}", "pricing.unit", "is missing"),
        (head + "pricing: {input: 1, unit: 1}", "pricing.currency", "is missing"),
        (head + "pricing: {input: dear, unit: 1, currency: USD}", "pricing.input", "is not a decimal number"),
        (
            head + "pricing: {input: 1, output: '1e99', unit: 1, currency: USD}", "pricing.output",
            "is a number of more digits"
        ),
    ]

    @Test("names the file and the field", arguments: declarations)
    func declaration(yaml: String, field: String, reason: String) throws {
        let error = try error(["llm/m.yaml": yaml])
        #expect(error?.file == "llm/m.yaml")
        #expect(error?.field == field)
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "nothing")")
    }

    @Test("aliases cannot make a short file huge, and a huge file is not read")
    func size() throws {
        let comment = String(repeating: "#", count: 1 << 20) + "\n"
        #expect(try error(["llm/m.yaml": comment])?.reason == "has 1048577 bytes, more than 1048576")
        var yaml = "a0: &a0 [\(Array(repeating: "x", count: 200).joined(separator: ", "))]\n"
        for level in 1...8 {
            let alias = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            yaml += "a\(level): &a\(level) [\(alias)]\n"
            guard level >= 3 else { continue }
            let reason = try error(["llm/m.yaml": yaml])?.reason
            #expect(reason == (level == 3 ? "is too large" : "has more than 32 aliases"))
        }
    }

    @Test(
        "depth is bounded, however deep the text goes",
        arguments: [(64, "is nested too deeply"), (5000, "is not YAML")])
    func depth(levels: Int, reason: String) throws {
        let lists = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        #expect(try error(["llm/m.yaml": "model: \(lists)"])?.reason.hasPrefix(reason) == true)
    }

    @Test("two files must not declare one model")
    func twice() throws {
        let error = try error(["llm/a.yaml": Self.head, "llm/b.yaml": Self.head])
        #expect(error?.description == "llm/b.yaml: `model` is \"m\", as it is in a.yaml")
    }

    @Test(
        "a position file is a list of names",
        arguments: [("a: 1", ""), ("- a\n- 7", "[1]"), ("- [a]", "[0]"), ("[", ""), ("", "")])
    func position(yaml: String, field: String) throws {
        let error = try error(["tts/_position.yaml": yaml])
        #expect(error?.file == "tts/_position.yaml")
        #expect(error?.field == field)
    }

    @Test("a directory that is not there is an error, an empty one is none")
    func directory() throws {
        let missing = #expect(throws: ModelDeclarationError.self) { try PredefinedModels(loading: "/does/not/exist") }
        #expect(missing?.description == "/does/not/exist: the declaration is not a directory")
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        #expect(try PredefinedModels(loading: directory.path).isEmpty)
    }

    @Test("a file that is not UTF-8 is an error")
    func encoding() throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: directory) }
        let folder = directory.appendingPathComponent("llm")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data([0x6D, 0xFF]).write(to: folder.appendingPathComponent("m.yaml"))
        let error = #expect(throws: ModelDeclarationError.self) { try PredefinedModels(loading: directory.path) }
        #expect(error?.reason == "is not UTF-8")
    }
}
