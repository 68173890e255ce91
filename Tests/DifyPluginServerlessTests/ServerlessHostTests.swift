import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

/// The host's client against scripted responses (protocol sections 5.2 and 5.3).
@Suite("The host's client")
struct ServerlessHostTests {
    static let stream = #"{"event":"session","session_id":"s","data":{"type":"stream","data":{"num_tokens":1}}}"#
    static let end = #"{"event":"session","session_id":"s","data":{"type":"end","data":{}}}"#
    private let request = PluginRequest("get_llm_num_tokens", session: "s")

    private func ask(_ answers: ScriptedAnswer...) async throws -> (ServerlessAnswer, ScriptedTransport, [Duration]) {
        let transport = ScriptedTransport(answers)
        let pauses = Locked<[Duration]>([])
        let host = ServerlessHost(transport: transport, url: "http://plugin/base/") { pause in
            pauses.withLock { $0.append(pause) }
        }
        return (try await host.ask(request), transport, pauses.withLock { $0 })
    }

    @Test("a request has the host's address, fields and body")
    func requestForm() async throws {
        let (_, transport, _) = try await ask(ScriptedAnswer(Self.end))
        let sent = try #require(transport.requests.first)
        #expect(sent.method == .post && sent.url == "http://plugin/base/invoke?action=get_llm_num_tokens")
        #expect(sent.headers.first(named: "Content-Type") == "application/json")
        #expect(sent.headers.first(named: "Accept") == "text/event-stream")
        #expect(sent.headers.first(named: "Dify-Plugin-Session-ID") == "s")
        #expect(sent.body.last == UInt8(ascii: "}"))
        #expect(sent.json["session_id"] == "s" && sent.json["event"] == "request")
    }

    @Test("session messages are read to the end; blank lines, heartbeats, log events and what follows are passed over")
    func reading() async throws {
        let text =
            "\n\n\(Self.stream)\r\n\n" + #"{"event":"heartbeat","data":{}}"# + "\n"
            + #"{"event":"log","data":{"level":"INFO","message":"m","timestamp":1}}"# + "\n\(Self.end)\nnot JSON\n"
        let (answer, _, _) = try await ask(ScriptedAnswer(pieces: text.utf8.map { [$0] }))
        #expect(answer.failure == nil && answer.attempts == 1)
        #expect(answer.replies.map(\.kind) == [.stream, .end])
        #expect(answer.otherEvents.map(\.event) == ["heartbeat", "log"])
        #expect(ReplyValidator.violations(in: answer.replies, to: request) == [])
    }

    @Test("a response that ends after a session message has an end added")
    func missingEnd() async throws {
        let (answer, _, _) = try await ask(ScriptedAnswer(Self.stream))
        #expect(answer.failure == nil && answer.replies.map(\.kind) == [.stream, .end])
        #expect(ReplyValidator.violations(in: answer.replies, to: request) == [])
    }

    @Test("session messages count whatever session they name, and none at all")
    func otherSessions() async throws {
        let lines = ["", #""session_id":"other","#].map {
            #"{"event":"session","# + $0 + #""data":{"type":"stream","data":{"num_tokens":1}}}"#
        }
        for line in lines {
            let (answer, _, _) = try await ask(ScriptedAnswer(line))
            #expect(answer.failure == nil && answer.replies.map(\.kind) == [.stream, .end], "\(line)")
        }
    }

    @Test(
        "a line that breaks a rule ends the request",
        arguments: [
            ("", "PluginRuntimeError: no valid session response"),
            (#"{"event":"heartbeat"}"#, "PluginRuntimeError: no valid session response"),
            ("hello", "PluginDaemonInnerError: a line is not a JSON object: hello"),
            (#"{"event":"error","data":{"error":"broken"}}"#, "PluginDaemonInnerError: broken"),
            (
                #"{"event":"session","session_id":"s","data":{"type":"stream"}}"#,
                "PluginDaemonInnerError: a session message lacks its type or its data"
            ),
            (
                #"{"event":"session","session_id":"s","data":{"type":"invoke","data":{}}}"#,
                "PluginDaemonInnerError: serverless_event_not_supported"
            ),
            (
                #"{"errorType":"Runtime.ExitError","errorMessage":"exit status 1"}"#,
                "PluginRuntimeError: Runtime.ExitError: exit status 1"
            ),
        ])
    func brokenLines(line: String, failure: String) async throws {
        let (answer, transport, _) = try await ask(ScriptedAnswer(line.isEmpty ? "" : line + "\n"))
        #expect(answer.failure?.description == failure)
        #expect(answer.replies.isEmpty && transport.unusedAnswers == 0)
    }

    @Test("a line of exactly the limit is read, one byte more is not")
    func lineLimit() async throws {
        let room = ReplyValidator.lineLimit - 1 - Self.end.utf8.count
        let longest = Self.end + String(repeating: " ", count: room)
        #expect(try await ask(ScriptedAnswer(longest + "\n")).0.failure == nil)
        let failure = try await ask(ScriptedAnswer(longest + " \n")).0.failure?.description
        #expect(
            failure == "PluginDaemonInnerError: failed to read response body: bufio.Scanner: token too long")
    }

    @Test("what was read before a body broke off is kept beside the failure, and not asked again")
    func brokenBody() async throws {
        let (answer, _, pauses) = try await ask(
            ScriptedAnswer(
                pieces: [Array((Self.stream + "\n").utf8)], ending: TransportError(.connectionBroken, "reset")))
        #expect(answer.replies.map(\.kind) == [.stream] && pauses.isEmpty)
        #expect(answer.failure?.description == "PluginDaemonInnerError: failed to read response body: reset")
    }

    @Test("a refusal is told by its own words, or quoted if it has none", arguments: [400, 404, 413, 500, 503])
    func refusals(status: Int) async throws {
        let (told, _, _) = try await ask(
            ScriptedAnswer(#"{"errorType":"T","errorMessage":"words","requestId":"r"}"#, status: status))
        #expect(told.failure?.description == "PluginRuntimeError: the status is \(status): T: words")
        let (quoted, _, _) = try await ask(ScriptedAnswer("<html>", status: status))
        #expect(quoted.failure?.description == "PluginRuntimeError: the status is \(status): <html>")
        #expect(quoted.attempts == 1)
    }

    @Test("only the first 4 KiB of a refusal count")
    func longRefusal() async throws {
        let text = String(repeating: " ", count: 4090) + #"{"errorType":"T","errorMessage":"words"}"#
        let (answer, _, _) = try await ask(ScriptedAnswer(text, status: 500))
        #expect(answer.failure?.message.contains("words") == false)
    }

    @Test("a function that failed behind a good status is told by its header field")
    func lambdaError() async throws {
        let (answer, _, _) = try await ask(
            ScriptedAnswer(headers: [HTTPHeader("X-Amzn-ErrorType", "Timeout")], pieces: [Array(Self.end.utf8)]))
        #expect(answer.failure?.description == "PluginRuntimeError: Timeout")
    }

    @Test("502 and a failed connection are tried again, after longer and longer waits")
    func retries() async throws {
        let (answer, transport, pauses) = try await ask(
            ScriptedAnswer("", status: 502), .failure(.connectionRefused), ScriptedAnswer(Self.stream))
        #expect(answer.failure == nil && answer.attempts == 3)
        #expect(pauses == [.milliseconds(500), .seconds(1)])
        #expect(Set(transport.requests.map(\.body)).count == 1)
    }

    @Test("three times 502 is the end of it")
    func exhausted() async throws {
        let bad = ScriptedAnswer("", status: 502)
        let (answer, transport, pauses) = try await ask(bad, bad, bad, ScriptedAnswer(Self.stream))
        #expect(answer.failure?.description == "PluginRuntimeError: the status is 502" && answer.attempts == 3)
        #expect(transport.unusedAnswers == 1 && pauses.count == 2)
    }

    @Test("waits double up to their limit")
    func delays() {
        let retries = ServerlessHost.Retries()
        #expect((1...4).map(retries.delay(after:)) == [.milliseconds(500), .seconds(1), .seconds(2), .seconds(4)])
        #expect(retries.delay(after: 1000) == .seconds(30))
    }

    @Test("a request over the limit that cannot be split is not sent")
    func tooLarge() async throws {
        let transport = ScriptedTransport()
        var host = ServerlessHost(transport: transport, url: "http://plugin")
        host.maximumBodyLength = 100
        let answer = try await host.ask(request)
        #expect(answer.failure?.kind == .payloadTooLarge && transport.requests.isEmpty)
        #expect(answer.failure?.message.contains("limit_bytes=100") == true)
    }
}
