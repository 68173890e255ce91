import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing
import XinferenceStandIn

/// The stdio rows of the protocol's checklist (section 7), against the program that ships.
@Suite("The shipped program over stdio", .timeLimit(.minutes(2)), .serialized)
struct StdioTests {
    @Test("row 1: a heartbeat at once, as the daemon wants it")
    func heartbeat() async throws {
        try await Shipped.run { process in
            let first = try #require(process.allReplies.first)
            #expect(
                String(decoding: first.line, as: UTF8.self) == #"{"event":"heartbeat","session_id":null,"data":{}}"#)
            process.closeInput()
            #expect(await process.waitForExit(timeout: .seconds(10)) == .code(0))
        }
    }

    @Test("row 2: a slow and a fast invocation run side by side and both end")
    func concurrentSessions() async throws {
        try await Shipped.run(with: StandInModel.healthy + StandInModel.failing) { process, server in
            try process.say(
                .invokeLLM(session: "slow", credentials: server.credentials("fail-stall"), saying: "Hello"))
            _ = await process.firstReply { $0.sessionID == "slow" }
            let fast = try await process.ask(
                .invokeLLM(session: "fast", credentials: server.credentials("stand-in-chat"), saying: "Hello"))
            #expect(fast.isWellFormed && fast.error == nil && !fast.text.isEmpty)
            #expect(!process.repliesSoFar(of: "slow").contains { $0.kind == .end })
        }
    }

    @Test("row 3: every nullable field may be null")
    func nulls() async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            var request = PluginRequest.invokeLLM(
                session: "nulls", credentials: server.credentials("stand-in-chat"),
                messages: [
                    ["role": "user", "content": "Hello", "name": nil, "tool_calls": nil, "tool_call_id": nil]
                ])
            for field in ["model_parameters", "tools", "stop", "json_schema", "tool_choice", "stream", "user_id"] {
                request.fields[field] = .null
            }
            let replies = try await process.ask(request)
            #expect(replies.isWellFormed)
            #expect(replies.error == nil)
        }
    }

    @Test(
        "row 4: lines that are no requests are passed over in silence",
        arguments: [
            "garbage", "{", "[]", "null", "{}", #"{"event":"nothing","session_id":"x","data":{}}"#,
            #"{"event":"backwards_response","session_id":"x","data":{}}"#, #"{"event":"request","data":{}}"#,
            #"{"event":"request","session_id":"","data":{"action":"invoke_llm"}}"#, "\u{FEFF}{}",
        ])
    func silence(line: String) async throws {
        try await Shipped.run { process in
            process.say(line)
            let replies = try await process.ask(PluginRequest("dance", session: "after"))
            #expect(replies.error?.hasPrefix("ValueError") == true)
            #expect(process.allReplies.allSatisfy { $0.event == "heartbeat" || $0.sessionID == "after" })
        }
    }

    @Test(
        "row 4: a request that cannot be carried out gets an error and its end",
        arguments: [
            #"{"session_id":"x","event":"request","data":{"action":"dance"}}"#,
            #"{"session_id":"x","event":"request","data":{}}"#,
            #"{"session_id":"x","event":"request","data":null}"#,
            #"{"session_id":"x","event":"request"}"#,
            #"{"session_id":"x","event":"request","data":{"action":"invoke_llm"}}"#,
            #"{"session_id":"x","event":"request","data":{"action":"invoke_llm","model":"m","prompt_messages":7}}"#,
            #"{"session_id":"x","event":"request","data":{"action":"get_ai_model_schemas","model_type":"poem","model":"m"}}"#,
            #"{"session_id":"x","event":"request","data":{"action":"invoke_llm","#,
            #"{"session_id":"x","event":"request","data":"# + String(repeating: "[", count: 100_000),
        ])
    func refusals(line: String) async throws {
        try await Shipped.run { process in
            process.say(line)
            let replies = await process.replies(of: "x")
            #expect(replies.isWellFormed)
            #expect(replies.error != nil)
            process.closeInput()
            #expect(await process.waitForExit(timeout: .seconds(10)) == .code(0))
        }
    }

    @Test("row 5: a line of 60 MB is read in bounded memory")
    func hugeLine() async throws {
        try await Shipped.run { process in
            let head = #"{"session_id":"big","event":"request","data":{"action":"invoke_speech2text","file":""#
            process.say(bytes: Array(head.utf8))
            let block = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 20)
            for _ in 0..<60 { process.say(bytes: block) }
            process.say(bytes: Array("\"}}\n".utf8))
            let replies = await process.replies(of: "big")
            #expect(replies.isWellFormed)
            let peak = try #require(process.figures()).peakResidentBytes
            // One copy, beside what the process needs without it.
            #expect(peak < 110 << 20)
        }
    }

    @Test("row 7: the end of input lets a running stream complete; then the exit code is 0")
    func endOfInput() async throws {
        try await Shipped.run(with: StandInModel.healthy, tokenDelay: .milliseconds(5)) { process, server in
            try await beginCounting(to: 20, process, server)
            process.closeInput()
            let replies = await process.replies(of: "s")
            #expect(replies.isWellFormed && replies.error == nil)
            #expect(replies.usages.count == 1)
            #expect(await process.waitForExit(timeout: .seconds(10)) == .code(0))
        }
    }

    @Test("row 7, by signal: SIGTERM lets a running stream complete")
    func terminate() async throws {
        try await Shipped.run(with: StandInModel.healthy, tokenDelay: .milliseconds(5)) { process, server in
            try await beginCounting(to: 20, process, server)
            process.signal(SIGTERM)
            let replies = await process.replies(of: "s")
            #expect(replies.isWellFormed && replies.error == nil)
            #expect(await process.waitForExit(timeout: .seconds(10)) == .code(0))
        }
    }

    @Test("row 8: when the host stops reading, the program ends and leaves the server alone")
    func closedOutput() async throws {
        try await Shipped.run(with: StandInModel.healthy, tokenDelay: .milliseconds(5)) { process, server in
            try await beginCounting(to: 500, process, server)
            await process.closeOutput()
            #expect(await process.waitForExit(timeout: .seconds(10)) == .code(1))
            await server.waitForLog { $0.contains { $0.outcome == .abandoned } }
        }
    }

    @Test("a session that is running is not answered twice")
    func duplicateSession() async throws {
        try await Shipped.run(with: StandInModel.healthy, tokenDelay: .milliseconds(2)) { process, server in
            let request = PluginRequest.invokeLLM(
                session: "s", credentials: server.credentials("stand-in-chat"), saying: "Count to 20")
            try process.say(request)
            _ = await process.firstReply { $0.sessionID == "s" }
            try process.say(request)
            #expect(await process.replies(of: "s").isWellFormed)
            process.closeInput()
            #expect(await process.waitForExit(timeout: .seconds(10)) == .code(0))
            #expect(process.repliesSoFar(of: "s").isWellFormed)
        }
    }

    /// Has a stream begin in the session `s`; returns when its first words are there.
    private func beginCounting(to last: Int, _ process: PluginProcess, _ server: StandInServer) async throws {
        try process.say(
            .invokeLLM(session: "s", credentials: server.credentials("stand-in-chat"), saying: "Count to \(last)"))
        _ = await process.firstReply { $0.sessionID == "s" }
    }
}
