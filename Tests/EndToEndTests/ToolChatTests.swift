import DifyPlugin
import Foundation
import Testing
import XinferenceStandIn

@Suite("The command chat", .timeLimit(.minutes(1)))
struct ToolChatTests {
    @Test("answers each line of its input, remembers, and keeps tokens off standard output")
    func script() async throws {
        try await Tool.withServer { server in
            let outcome = try await Tool.run(
                ["chat", "--server-url", server.url, "--model", "stand-in-chat"],
                input: "What is 6 * 7?\n\n/nonsense\n/set temperature 9\nWhat is 6 * 8?\n/exit\nWhat is 6 * 9?\n")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("42") && outcome.output.contains("48") && !outcome.output.contains("54"))
            #expect(!outcome.output.contains("tokens") && outcome.errors.contains("completion tokens"))
            #expect(outcome.errors.contains("/nonsense") && outcome.errors.contains("at most 2"))
            let chats = server.log.filter { $0.path == "/v1/chat/completions" }
            // One of validation and two of ours.
            #expect(chats.count == 3)
        }
    }

    @Test("--json writes one object for each answer, and goes on behind a failed one")
    func json() async throws {
        try await Tool.withServer { server in
            // More than the model's context holds.
            let tooLong = String(repeating: "word ", count: 4000)
            let outcome = try await Tool.run(
                ["chat", "--server-url", server.url, "--model", "stand-in-llama", "--json"],
                input: "What is 6 * 7?\n/reset\n\(tooLong)\n/reset\nWhat is 6 * 8?\n")
            #expect(outcome.status == 1 && outcome.errors.isEmpty, "\(outcome.errors)")
            let answers = try outcome.output.split(separator: "\n").compactMap {
                try JSONValue(parsing: String($0)).object
            }
            try #require(answers.count == 3)
            #expect(Set(answers.map(\.keys)).count == 1)
            #expect(answers[0]["text"]?.string?.contains("42") == true && answers[0]["error"] == .null)
            #expect((answers[0]["completion_tokens"]?.int ?? 0) > 0)
            #expect(answers[1]["error"]?.object?["type"]?.string?.hasPrefix("Invoke") == true)
            #expect(answers[2]["text"]?.string?.contains("48") == true)
        }
    }

    @Test("thoughts stand apart from the answer")
    func thoughts() async throws {
        try await Tool.withServer { server in
            let outcome = try await Tool.run([
                "chat", "--server-url", server.url, "--model", "stand-in-thinker", "--json", "--once",
                "What is (12 + 8) * 3?",
            ])
            let answer = try outcome.json()
            #expect(answer["text"]?.string?.contains("60") == true && answer["reasoning"]?.string != nil)
            #expect(answer["text"]?.string?.contains("think>") == false)
        }
    }

    @Test("--once asks once, with --system and --set")
    func once() async throws {
        try await Tool.withServer { server in
            let outcome = try await Tool.run([
                "chat", "--server-url", server.url, "--model", "stand-in-chat", "--system", "You are brief.", "--set",
                "max_tokens=3", "--once", "Tell me about Paris.", "--json",
            ])
            let answer = try outcome.json()
            #expect(answer["completion_tokens"] == 3 && answer["finish_reason"] == "length")
        }
    }

    @Test(
        "a model that Dify would refuse is refused",
        arguments: [("no-such", "stand-in-chat"), ("stand-in-embed", "Text Embedding")])
    func refused(uid: String, words: String) async throws {
        try await Tool.withServer { server in
            let outcome = try await Tool.run(["chat", "--server-url", server.url, "--model", uid, "--once", "Hi"])
            #expect(outcome.status == 1 && outcome.output.isEmpty)
            #expect(outcome.errors.contains("CredentialsValidateFailedError") && outcome.errors.contains(words))
        }
    }

    @Test(
        "Ctrl-C stops an answer at the server too; Ctrl-D then ends, and so does another Ctrl-C",
        arguments: [(key: "\u{4}" as String?, status: Int32(0)), (nil, 130)])
    func interrupt(key: String?, status: Int32) async throws {
        var configuration = StandInServer.Configuration()
        configuration.tokenDelay = .milliseconds(50)
        let server = try await StandInServer.start(configuration)
        let keyboard = try Keyboard()
        let chats = { @Sendable (records: [RequestRecord]) in records.filter { $0.path == "/v1/chat/completions" } }
        let outcome = try await Tool.run(
            ["chat", "--server-url", server.url, "--model", "stand-in-chat"], terminal: keyboard.terminal
        ) { pid in
            try keyboard.type("Tell me all you know about Paris.\n")
            // The first is that of validation.
            await server.waitForLog { chats($0).count == 2 && chats($0)[1].events > 2 }
            kill(pid, SIGINT)
            await server.waitForLog { chats($0).last?.outcome == .abandoned }
            if let key { try keyboard.type(key) } else { kill(pid, SIGINT) }
        }
        #expect(outcome.status == status && !outcome.crashed, "\(outcome.errors)")
        #expect(!outcome.output.isEmpty && !outcome.errors.contains("Error"))
        if status == 0 { #expect(outcome.errors.contains("stopped · ")) }
        try await server.stop()
    }
}
