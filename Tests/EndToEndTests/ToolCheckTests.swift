import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing
import XinferenceStandIn

@Suite("The command check", .timeLimit(.minutes(2)))
struct ToolCheckTests {
    private static let key = "xf-0123456789abcdef"

    @Test(
        "adds a model of each type as Dify does and has it answer",
        arguments: [
            ("stand-in-chat", ["✓ answer", "✓ tool call", "get_weather", "tool-call", "context_size", "temperature"]),
            ("stand-in-base", ["✓ answer", "completion"]),
            ("stand-in-thinker", ["✓ answer", "enable_thinking"]),
            ("stand-in-llama", ["llama.cpp divides the context of 2048 tokens", "json_schema"]),
            ("stand-in-embed", ["✓ one text", "1 vector of 384 dimensions", "8 vectors", "reads 256 tokens"]),
            ("stand-in-rerank", ["✓ ranking", "Paris is the capital of France."]),
            ("stand-in-speech", ["✓ speech", "bytes, ", "audio_type", "voices"]),
            ("stand-in-whisper", ["✓ transcript", "supported_file_extensions"]),
        ])
    func everyType(uid: String, words: [String]) async throws {
        try await Tool.withServer(apiKey: Self.key) { server in
            let outcome = try await Tool.run(
                ["check", "--server-url", server.url, "--model", uid], environment: ["XINFERENCE_API_KEY": Self.key])
            #expect(outcome.status == 0, "\(outcome.output)")
            for word in ["✓ connection", "the key is accepted", "✓ validation", "✓ schema", "all is well"] + words {
                #expect(outcome.output.contains(word), "\(word) is not in \(outcome.output)")
            }
            #expect(!(outcome.output + outcome.errors).contains(Self.key))
        }
    }

    @Test("--json has the same keys whatever was found, and never the key")
    func json() async throws {
        try await Tool.withServer(apiKey: Self.key) { server in
            var shapes: Set<[String]> = []
            for (uid, isGood) in [("stand-in-embed", true), ("stand-in-embedd", false)] {
                let outcome = try await Tool.run(
                    ["check", "--server-url", server.url, "--api-key", Self.key, "--model", uid, "--json"])
                let document = try outcome.json()
                #expect(document["ok"] == .bool(isGood) && outcome.status == (isGood ? 0 : 1))
                #expect(!outcome.output.contains(Self.key) && outcome.errors.isEmpty)
                let model = try #require(document["model"]?.object)
                let server = try #require(document["server"]?.object)
                shapes.insert(document.keys + model.keys + server.keys)
                if isGood {
                    #expect(model["measured"]?.object?["dimensions"] == 384)
                    #expect(model["schema"]?.object?["model_type"] == "text-embedding")
                    #expect(server["authentication"] == true)
                }
            }
            #expect(shapes.count == 1)
        }
    }

    @Test(
        "tells what is the matter with the key",
        arguments: [
            (
                serverKey: key as String?, given: nil as String?, status: Int32(1),
                words: "a key is needed, and none is given"
            ),
            (key, "xf-something-else-00", 1, "the key is refused"),
            (key, key, 0, "the key is accepted"),
            (nil, key, 0, "not needed; the key is sent all the same"),
            (nil, nil, 0, "✓ authentication  not needed"),
        ])
    func keys(serverKey: String?, given: String?, status: Int32, words: String) async throws {
        try await Tool.withServer(apiKey: serverKey) { server in
            let outcome = try await Tool.run(
                ["check", "--server-url", server.url], environment: given.map { ["XINFERENCE_API_KEY": $0] } ?? [:])
            #expect(outcome.status == status && outcome.output.contains(words), "\(outcome.output)")
            if let given { #expect(!(outcome.output + outcome.errors).contains(given)) }
        }
    }

    @Test("a check with a wrong key costs one of the ten attempts, and a ban is told from a wrong key")
    func ban() async throws {
        try await Tool.withServer(apiKey: Self.key) { server in
            let arguments = ["check", "--server-url", server.url]
            for _ in 1...10 {
                let outcome = try await Tool.run(arguments, environment: ["XINFERENCE_API_KEY": "xf-wrong-00000000"])
                #expect(outcome.output.contains("the key is refused"))
            }
            let outcome = try await Tool.run(arguments, environment: ["XINFERENCE_API_KEY": Self.key])
            #expect(outcome.status == 1 && outcome.output.contains("too many failed attempts, whatever the key"))
            #expect(outcome.output.contains("Wait an hour"))
        }
    }

    @Test("a version that is old is told, with what follows")
    func oldVersion() async throws {
        try await Tool.withServer(version: "1.5.1") { server in
            let outcome = try await Tool.run(["check", "--server-url", server.url])
            #expect(outcome.output.contains("Xinference 1.5.1 does not tell what an audio model can do"))
            #expect(outcome.output.contains("2.2 or later"))
        }
    }

    @Test(
        "a model that cannot be tried is told with what to do instead",
        arguments: [
            (["--model", "stand-in-cat"], "Did you mean stand-in-chat"),
            (["--model", "zzzzzzzzzzzzzzzzzzzzzzzz"], "Take one of those that run: "),
            (["--model", "stand-in-embed", "--type", "rerank"], "Add it in Dify as Text Embedding."),
        ])
    func wrongModel(arguments: [String], words: String) async throws {
        try await Tool.withServer { server in
            let outcome = try await Tool.run(["check", "--server-url", server.url] + arguments)
            #expect(outcome.status == 1 && outcome.output.contains("✗ model"))
            #expect(outcome.output.contains(words), "\(outcome.output)")
        }
    }

    @Test(
        "a model that fails makes the check fail, in the plugin's own words",
        arguments: [
            ("fail-in-stream", "✗ validation"), ("fail-truncated", "✗ validation"), ("fail-embed-nan", "✗ validation"),
            ("fail-rerank-drop", "✗ "), ("fail-speech-drop", "✗ "), ("fail-transcribe-drop", "✗ "),
        ])
    func failing(uid: String, words: String) async throws {
        try await Tool.withServer(StandInModel.failing) { server in
            let outcome = try await Tool.run(["check", "--server-url", server.url, "--model", uid])
            #expect(outcome.status == 1 && !outcome.crashed)
            #expect(outcome.output.contains(words) && outcome.output.contains("failed"), "\(outcome.output)")
        }
    }

    @Test("nothing at the address, and https where http is spoken, are told apart")
    func connections() async throws {
        try await Tool.withServer { server in
            let outcome = try await Tool.run(
                ["check", "--server-url", server.url.replacing("http:", with: "https:")])
            #expect(outcome.status == 1)
            #expect(outcome.output.contains("Write \(server.url) in server_url."), "\(outcome.output)")
        }
        let port = try RefusingPort()
        let outcome = try await Tool.run(["check", "--server-url", port.url])
        #expect(outcome.status == 1 && outcome.output.contains("✗ connection"))
        #expect(outcome.output.contains("--host 0.0.0.0") && outcome.output.contains("host.docker.internal"))
    }
}
