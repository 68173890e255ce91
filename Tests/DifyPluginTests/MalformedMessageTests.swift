import DifyPlugin
import DifyPluginTesting
import Testing

/// One test per row of the policy in `HostMessage`.
@Suite(.timeLimit(.minutes(1)))
struct MalformedMessageTests {
    @Test(
        "passes over lines that are no request, and goes on",
        arguments: [
            "garbage", "{", "[]", "null", "1", "\"x\"", "", #"{"event":"request"}"#,
            #"{"event":"request","session_id":"","data":{"action":"invoke_llm"}}"#,
            #"{"event":"request","session_id":null,"data":{"action":"invoke_llm"}}"#,
            #"{"event":"request","session_id":7,"data":{"action":"invoke_llm"}}"#,
            #"{"event":"backwards_response","session_id":"s","data":{}}"#,
            #"{"event":"news","session_id":"s","data":{}}"#, #"{"event":null,"session_id":"s","data":{}}"#,
            #"{"session_id":"s","data":{}}"#,
            #"{"event":"request","session_id":"\#(String(repeating: "s", count: 1025))","data":{"action":"sing"}}"#,
            #"{"event":"backwards_response","session_id":"s","data":{"x":"#,
            #"{"data":{"x":y},"event":"backwards_response","session_id":"s"}"#,
            #"{"data":{"x":y,"session_id":"s"},"event":"request"}"#,
            #"{"data":{"x":y,"z":"a,","session_id":"s"}}"#,
        ])
    func silence(line: String) async throws {
        let events = try await withHost { host in
            host.say(line)
            _ = try await host.ask(.invokeLLM(session: "after", saying: "Hello"))
            return host
        }.allReplies
        #expect(events.allSatisfy { $0.sessionID == "after" })
        #expect(events.last?.kind == .end)
    }

    @Test(
        "answers error and end when a line names its session before the fault",
        arguments: [
            #"{"session_id":"s","event":"request","data":{"action":"#,
            #"{"session_id":"s","event":"request","data":{"action":"invoke_llm"}} x"#,
            #"{"session_id":"s","event":"request"}"#, #"{"session_id":"s","event":"request","data":null}"#,
            #"{"session_id":"s","event":"request","data":[]}"#, #"{"session_id":"s","event":"request","data":{}}"#,
            #"{"session_id":"s","event":"request","data":{"action":null}}"#,
            #"{"session_id":"s","event":"request","data":{"action":3}}"#,
            #"{"session_id":"s","event":"request","data":{"action":"sing"}}"#,
            #"{"session_id":"s","event":"request","data":{"action":"start_polling"}}"#,
            #"{"session_id":"s","event":"request","data":{"action":"invoke_llm"}}"#,
            #"{"session_id":"s","event":"request","data":{"action":"get_ai_model_schemas","model":"m"}}"#,
            #"{"session_id":"s","event":"request","data":{"action":"get_ai_model_schemas","model":"m","model_type":"x"}}"#,
            #"{"session_id":"s","event":"request","data":{"action":"get_ai_model_schemas","model":"m","model_type":"tts"}}"#,
            #"{"session_id":"s","event":"request","data":{"action":"invoke_llm","model":"m","prompt_messages":[{}]}}"#,
            #"{"session_id":"s","event":"request","data":{"x":"\#(String(repeating: "[", count: 9_000))"#,
            // Go sorts the members of a map: the session stands behind the fault then.
            #"{"data":{"action":invoke_llm,"session_id":"no"},"event":"request","session_id":"s"}"#,
            #"{"data":{"x":\#(String(repeating: "[", count: 9_000))},"event":"request","session_id":"s"}"#,
        ])
    func answered(line: String) async throws {
        let replies = try await withHost { host in
            host.say(line)
            return await host.replies(of: "s")
        }
        #expect(replies.map(\.kind) == [.error, .end])
        #expect(ReplyValidator.violations(in: replies, session: "s", action: nil) == [])
    }

    @Test(
        "answers a line that was too long by its first bytes or by its last",
        arguments: [
            (#"{"session_id":"s","event":"request","data":{"file":"00"#, #"00"}}"#),
            (#"{"data":{"session_id":"no","file":"00"#, #"00"},"event":"request","message_id":null,"session_id":"s"}"#),
            (#"{"data":{"file":"00"#, #"00","x":[1,2,{"y":",\",\""}],"session_id":"no"},"session_id":"s"} "#),
            (#"{"data":{"file":"00"#, #"00"},"session_id":"s","event":"request","z":{"session_id":"no","a":[]}}"#),
        ])
    func tooLong(prefix: String, suffix: String) async throws {
        let replies = try await withHost { host in
            host.say(HostLine.tooLong(prefix: Array(prefix.utf8), suffix: Array(suffix.utf8)))
            return await host.replies(of: "s")
        }
        #expect(replies.map(\.kind) == [.error, .end])
        #expect(replies.first?.errorMessage?.contains("longer") == true)
    }

    @Test(
        "takes a null for an absent field",
        arguments: [
            "model_parameters", "prompt_messages", "tools", "stop", "json_schema", "credentials", "stream",
            "tool_choice", "user_id", "unheard_of",
        ])
    func nullField(name: String) async throws {
        var request = PluginRequest.invokeLLM(session: "s", saying: "Hello")
        request.fields[name] = .null
        let sent = request
        let replies = try await withHost { try await $0.ask(sent) }
        #expect(!replies.contains { $0.kind == .error })
        #expect(ReplyValidator.violations(in: replies, to: request) == [])
    }

    @Test("drops a second request of a running session")
    func duplicate() async throws {
        let host = InMemoryHost()
        let (notes, continuation) = AsyncStream<String>.makeStream()
        async let isComplete = PluginRunLoop(provider: EchoProvider()) { continuation.yield($0) }.run(on: host)
        let request = PluginRequest.invokeLLM(session: "s", saying: "a b")
        host.pauseReading()
        try host.say(request)
        await host.waitForSuspendedSender()
        try host.say(request)
        let note = await notes.first { _ in true }
        #expect(note?.contains("running already") == true)
        host.resumeReading()
        let replies = await host.replies(of: "s")
        #expect(ReplyValidator.violations(in: replies, to: request) == [])
        host.closeInput()
        #expect(await isComplete)
    }

    @Test("holds against the conformance suite")
    func conformance() async {
        #expect(await PluginConformance().failures(of: EchoProvider()) == [])
    }
}
