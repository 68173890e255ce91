import DifyPluginTesting
import Testing

@testable import DifyPlugin

@Suite(.timeLimit(.minutes(1)))
struct SessionTests {
    /// Every sequence of eight steps: 3^8 = 6,561 of them.
    @Test("says at most one error, exactly one end, and nothing after either, in any order of steps")
    func machine() {
        for code in 0..<6561 {
            var machine = SessionStateMachine()
            var said: [Int] = []
            var rest = code
            for _ in 0..<8 {
                switch rest % 3 {
                case 0: if machine.mayStream() { said.append(0) }
                case 1: if machine.fail() { said.append(1) }
                default: if machine.end() { said.append(2) }
                }
                rest /= 3
            }
            #expect(said.count { $0 == 1 } <= 1)
            #expect(said.count { $0 == 2 } <= 1)
            if let error = said.firstIndex(of: 1) { #expect(!said[error...].contains(0)) }
            if let end = said.firstIndex(of: 2) { #expect(end == said.count - 1) }
        }
    }

    @Test(
        "an answer longer than the host's line becomes the session's error, and others go on", .timeLimit(.minutes(1)))
    func oversize() async throws {
        let (huge, other) = try await withHost { host in
            let huge = try await host.ask(.invokeLLM(session: "s", saying: "huge"))
            return (huge, try await host.ask(.invokeLLM(session: "t", saying: "a b")))
        }
        #expect(huge.map(\.kind) == [.error, .end])
        #expect(huge.first?.errorMessage?.contains("5242880") == true)
        #expect(ReplyValidator.violations(in: other, session: "t", action: .invokeLLM) == [])
    }

    @Test("cuts an error's message by its bytes, not by what looks like one character")
    func zalgo() async throws {
        let replies = try await withHost { try await $0.ask(.invokeLLM(session: "s", saying: "zalgo")) }
        #expect(ReplyValidator.violations(in: replies, session: "s", action: .invokeLLM) == [])
        #expect(replies.map(\.kind) == [.stream, .error, .end])
    }

    @Test("an error after chunks follows them and precedes the end")
    func lateError() async throws {
        let replies = try await withHost { try await $0.ask(.invokeLLM(session: "s", saying: "a b fail")) }
        #expect(replies.map(\.kind) == [.stream, .stream, .stream, .error, .end])
        #expect(replies[3].errorType == "InvokeConnectionError")
    }

    @Test("a thousand sessions at once each keep their order and end once", .timeLimit(.minutes(1)))
    func thousand() async throws {
        let words = (0..<20).map(String.init)
        try await withHost { host in
            for index in 0..<1000 {
                try host.say(.invokeLLM(session: "s\(index)", saying: words.joined(separator: " ")))
            }
            for index in 0..<1000 {
                let replies = await host.replies(of: "s\(index)")
                #expect(replies.compactMap(\.text) == words + [""])
                #expect(ReplyValidator.violations(in: replies, session: "s\(index)", action: .invokeLLM) == [])
            }
        }
    }

    @Test("two sessions that take turns each keep their order, and lines go out as they become ready")
    func interleaving() async throws {
        let model = DictatedModel(["a", "b"])
        let turns = [("a", "1"), ("b", "2"), ("b", "3"), ("a", "4"), ("a", "5"), ("b", "6")]
        let replies = try await withHost(model) { host in
            for name in ["a", "b"] {
                try host.say(.invokeLLM(session: name, model: name, saying: ""))
            }
            for (name, word) in turns {
                model.dictate(word, to: name)
                _ = await host.firstReply { $0.text == word }
            }
            for name in ["b", "a"] {
                model.finish(name)
                _ = await host.replies(of: name)
            }
            return host.allReplies
        }
        #expect(replies.compactMap(\.text) == ["1", "2", "3", "4", "5", "6", "", ""])
        #expect(replies.dropLast(4).compactMap(\.sessionID) == turns.map(\.0))
        for name in ["a", "b"] {
            let own = replies.filter { $0.sessionID == name }
            #expect(ReplyValidator.violations(in: own, session: name, action: .invokeLLM) == [])
        }
    }

    @Test("the end of the input lets running sessions finish")
    func drains() async throws {
        let host = InMemoryHost()
        async let isComplete = PluginRunLoop(provider: EchoProvider()).run(on: host)
        host.pauseReading()
        try host.say(.invokeLLM(session: "s", saying: "a b"))
        await host.waitForSuspendedSender()
        host.closeInput()
        host.resumeReading()
        #expect(await isComplete)
        let replies = host.repliesSoFar(of: "s")
        #expect(ReplyValidator.violations(in: replies, session: "s", action: .invokeLLM) == [])
    }

    @Test("a host that stops reading cancels what runs, suspended senders too")
    func outputClosed() async throws {
        let host = InMemoryHost()
        async let isComplete = PluginRunLoop(provider: EchoProvider()).run(on: host)
        host.pauseReading()
        try host.say(.invokeLLM(session: "s", saying: "a b"))
        await host.waitForSuspendedSender()
        host.closeOutput()
        #expect(await !isComplete)
    }

    @Test("validation, schema and token count pass Dify's rules")
    func smallActions() async throws {
        try await withHost { host in
            for action in ["validate_model_credentials", "validate_provider_credentials", "get_ai_model_schemas"] {
                let request = PluginRequest.about(action, session: action)
                #expect(ReplyValidator.violations(in: try await host.ask(request), to: request) == [])
            }
            let count = PluginRequest.about("get_llm_num_tokens", session: "n")
            #expect(ReplyValidator.violations(in: try await host.ask(count), to: count) == [])
            let bad = PluginRequest.about("validate_model_credentials", session: "b", credentials: ["api_key": "bad"])
            let replies = try await host.ask(bad)
            #expect(replies.first?.errorType == "CredentialsValidateFailedError")
            #expect(replies.first?.errorMessage == "the key is bad")
        }
    }
}
