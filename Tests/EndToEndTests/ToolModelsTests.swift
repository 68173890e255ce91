import DifyPlugin
import Foundation
import Testing
import XinferenceStandIn

@Suite("The command models", .timeLimit(.minutes(1)))
struct ToolModelsTests {
    private static let key = "xf-0123456789abcdef"

    @Test("lists every type in Dify's words, language models first, and never the key")
    func table() async throws {
        try await Tool.withServer(apiKey: Self.key) { server in
            let outcome = try await Tool.run(
                ["models"], environment: ["XINFERENCE_URL": server.url, "XINFERENCE_API_KEY": Self.key])
            #expect(outcome.status == 0 && outcome.errors.isEmpty)
            for word in [
                "UID", "stand-in-chat", "LLM", "Text Embedding", "Rerank", "Speech2text", "TTS", "384 dimensions",
                "llama.cpp, ggufv2",
            ] {
                #expect(outcome.output.contains(word), "\(word)")
            }
            let lines = outcome.output.split(separator: "\n")
            #expect(lines.count == StandInModel.healthy.count + 1)
            #expect(lines.dropFirst().first?.hasPrefix("stand-in-base") == true)
            #expect(lines.last?.hasPrefix("stand-in-speech") == true)
            #expect(!outcome.output.contains("\u{1B}"), "colours belong on terminals only")
            #expect(!(outcome.output + outcome.errors).contains(Self.key))
        }
    }

    @Test("--json is one document with the same keys for every model")
    func json() async throws {
        try await Tool.withServer { server in
            let outcome = try await Tool.run(["models", "--server-url", server.url + "/v1/", "--json"])
            let document = try outcome.json()
            #expect(document["server_url"] == .string(server.url))
            let models = try #require(document["models"]?.array).compactMap(\.object)
            #expect(models.count == StandInModel.healthy.count)
            #expect(Set(models.map(\.keys)).count == 1)
            let whisper = try #require(models.first { $0["uid"] == "stand-in-whisper" })
            #expect(whisper["types"] == ["speech2text"] && whisper["engine"] == .null)
        }
    }

    @Test("says that nothing runs, and how to change that")
    func empty() async throws {
        try await Tool.withServer([]) { server in
            let outcome = try await Tool.run(["models", "--server-url", server.url])
            #expect(outcome.status == 0)
            #expect(outcome.output.hasPrefix("No model is running at \(server.url)."))
            #expect(outcome.output.contains("xinference launch"))
        }
    }

    @Test(
        "a missing or wrong key is told on standard error, and is not repeated", arguments: [nil, "sk-wrong-key-0815"])
    func refused(key: String?) async throws {
        try await Tool.withServer(apiKey: Self.key) { server in
            let arguments = ["models", "--server-url", server.url] + (key.map { ["--api-key", $0] } ?? [])
            for format in [[], ["--json"]] {
                let outcome = try await Tool.run(arguments + format)
                #expect(outcome.status == 1 && outcome.output.isEmpty)
                #expect(outcome.errors.contains("/v1/models") && outcome.errors.contains("401"))
                if let key { #expect(!outcome.errors.contains(key)) }
            }
        }
    }

    @Test(
        "a mistake in the command line is told in Dify's own words, with the status of usage errors",
        arguments: [
            (["models"], "XINFERENCE_URL"),
            (["models", "--server-url", "192.168.1.5:9997"], "write \"http://192.168.1.5:9997\""),
            (["models", "--server-url", "http://a", "--timeout", "60s"], "written without a unit"),
            (["models", "--server-url", "http://a", "--ca-certificate", "/nowhere"], "/nowhere"),
            (["models", "--server-url", "http://a", "--api-key", "sk secret"], "paste the key alone"),
            (["check", "--server-url", "http://a", "--type", "llm"], "--model"),
            (["check", "--server-url", "http://a", "--model", "m", "--type", "image"], "speech2text"),
            (["chat", "--server-url", "http://a"], "--model"),
            (["chat", "--server-url", "http://a", "--model", "m", "--set", "seed"], "--set NAME=VALUE"),
        ])
    func usage(arguments: [String], words: String) async throws {
        let outcome = try await Tool.run(arguments)
        #expect(outcome.status == 64 && outcome.output.isEmpty)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(!outcome.errors.contains("sk secret"))
    }

    @Test("a full disk is told, and is no success", arguments: ["models", "check"])
    func fullDisk(command: String) async throws {
        try await Tool.withServer { server in
            let outcome = try await Tool.run([command, "--server-url", server.url, "--json"], output: "/dev/full")
            #expect(!outcome.crashed && outcome.status == 1)
            #expect(outcome.errors.contains("cannot write: No space left on device"))
        }
    }

    @Test("ends in silence when nobody reads any more", arguments: ["models", "check"])
    func brokenPipe(command: String) async throws {
        try await Tool.withServer { server in
            let outcome = try await Tool.run([command, "--server-url", server.url], readsOutput: false)
            #expect(!outcome.crashed && outcome.status == 128 + SIGPIPE && outcome.errors.isEmpty)
        }
    }
}
