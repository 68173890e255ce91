import DifyPlugin
import HTTPTransport
import OpenAICompatible
import ScriptedTransport
import Testing

@Suite("How a chat stream ends", .timeLimit(.minutes(1)))
struct StreamEndTests {
    static let hello = #"{"choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}]}"#
    static let stop = #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#

    @Test("A finish reason without [DONE] ends it well")
    func finishWithoutDone() async throws {
        let outcome = try await StreamOutcome(of: .events(Self.hello, Self.stop))
        #expect(outcome.failure == nil)
        #expect(outcome.text == "Hello")
    }

    @Test("[DONE] without a finish reason ends it well if anything came before")
    func doneWithoutFinish() async throws {
        let outcome = try await StreamOutcome(of: .events(Self.hello, "[DONE]"))
        #expect(outcome.failure == nil)
        #expect(outcome.finishReasons.isEmpty)
    }

    @Test("[DONE] alone is an error: version 1.17 answers a prompt that is too long with it")
    func doneAlone() async throws {
        #expect(try await StreamOutcome(of: .events("[DONE]")).failure == .incompleteStream(events: 0))
    }

    @Test("A body that just stops is an error, behind the chunks that came")
    func neither() async throws {
        let outcome = try await StreamOutcome(of: .events(Self.hello, Self.hello))
        #expect(outcome.text == "HelloHello")
        #expect(outcome.failure == .incompleteStream(events: 2))
    }

    @Test("An empty body is an error")
    func empty() async throws {
        #expect(try await StreamOutcome(of: .events()).failure == .incompleteStream(events: 0))
    }

    @Test("An event without its blank line does not count")
    func unfinishedEvent() async throws {
        let answer = ScriptedAnswer(pieces: [Array("data: \(Self.hello)\n\ndata: \(Self.stop)\n".utf8)])
        let outcome = try await StreamOutcome(of: answer)
        #expect(outcome.text == "Hello")
        #expect(outcome.failure == .incompleteStream(events: 1))
    }

    @Test("An error after good chunks comes after them", arguments: [true, false])
    func errorBehindChunks(inOnePiece: Bool) async throws {
        var answer = ScriptedAnswer.events(Self.hello, #"{"error": "[address=1.2.3.4:5, pid=6] went away"}"#)
        if inOnePiece { answer = answer.cut(at: 0) }
        let outcome = try await StreamOutcome(of: answer)
        #expect(outcome.text == "Hello")
        #expect(outcome.words == "went away")
    }

    @Test(
        "An error may have any shape",
        arguments: [
            (#"{"error": {"message": "too long", "type": "x"}}"#, "too long"),
            (#"{"error": {"code": 5}}"#, "an error without words"),
            (#"{"error": ""}"#, "an error without words"),
            (#"{"error": 5}"#, "an error without words"),
            (#"{"error": ["a", "b"]}"#, "a; b"),
            (#"{"error": "two\nlines\u0007"}"#, "two lines"),
            (#"{"error": "it failed for xf-0123456789"}"#, "it failed for •••"),
        ])
    func errorShapes(event: String, words: String) async throws {
        #expect(try await StreamOutcome(of: .events(event), key: "xf-0123456789").words == words)
    }

    @Test("An error that is null is none")
    func nullError() async throws {
        let event = #"{"error": null, "choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#
        #expect(try await StreamOutcome(of: .events(event)).text == "a")
    }

    @Test(
        "A connection that breaks is told with its cause",
        arguments: [TransportError.Code.connectionBroken, .idleTimeout])
    func broken(code: TransportError.Code) async throws {
        let error = TransportError(code, "gone", responseBegan: true)
        let outcome = try await StreamOutcome(of: .events(Self.hello, ending: error))
        #expect(outcome.text == "Hello")
        #expect(outcome.failure == .transport(error))
    }

    @Test("A connection that breaks behind [DONE] spoils nothing")
    func brokenBehindDone() async throws {
        let error = TransportError(.connectionBroken, "gone", responseBegan: true)
        let outcome = try await StreamOutcome(of: .events(Self.hello, "[DONE]", ending: error))
        #expect(outcome.failure == nil)
        #expect(outcome.text == "Hello")
    }

    @Test("What comes behind [DONE] is not the answer's")
    func behindDone() async throws {
        let outcome = try await StreamOutcome(of: .events(Self.hello, Self.stop, "[DONE]", "nonsense", Self.hello))
        #expect(outcome.failure == nil)
        #expect(outcome.text == "Hello")
    }

    @Test("An event that is no JSON is quoted without the key")
    func undecodable() async throws {
        let outcome = try await StreamOutcome(of: .events(Self.hello, "<p>xf-0123456789</p>"), key: "xf-0123456789")
        #expect(outcome.text == "Hello")
        guard case .undecodable(_, let excerpt) = outcome.failure else {
            Issue.record("unexpected end: \(String(describing: outcome.failure))")
            return
        }
        #expect(excerpt == "<p>•••</p>")
    }

    @Test("Comments, empty choices and null members are passed over")
    func tolerance() async throws {
        let body = """
            : ping - 2026-11-21 03:47:23\r\n\r\n\
            data: {"choices": [], "usage": null}\r\n\r\n\
            data: {"choices": null}\r\n\r\n\
            data: {"choices": [{"delta": null}]}\r\n\r\n\
            data: {"choices": [{"delta": {"content": null}, "finish_reason": ""}]}\r\n\r\n\
            data: {"choices": [{"delta": {"content": "a"}}, {"delta": {"content": "b"}}]}\r\n\r\n\
            data: {"choices": [{"delta": {}, "finish_reason": "length"}]}\r\n\r\n
            """
        let outcome = try await StreamOutcome(of: ScriptedAnswer(pieces: [Array(body.utf8)]))
        #expect(outcome.failure == nil)
        #expect(outcome.text == "a")
        #expect(outcome.finishReasons == ["length"])
    }

    @Test(
        "Tokens are known only if the server knows them",
        arguments: [
            (#"{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}"#, [1, 2, 3]),
            (#"{"prompt_tokens":1,"completion_tokens":2}"#, [1, 2, 3]),
            (#"{"prompt_tokens":1.0,"completion_tokens":2,"total_tokens":-1}"#, [1, 2, 3]),
            (
                #"{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0,"prompt_tokens_details":{"a":[1]}}"#,
                [0, 0, 0]
            ),
            (#"{"prompt_tokens":-1,"completion_tokens":-1,"total_tokens":-1}"#, nil),
            (#"{"prompt_tokens":5,"completion_tokens":null,"total_tokens":5}"#, nil),
            ("{}", nil), ("null", nil),
        ] as [(String, [Int]?)])
    func usage(json: String, expected: [Int]?) async throws {
        let outcome = try await StreamOutcome(of: .events(#"{"choices":[],"usage":\#(json)}"#, Self.stop))
        #expect(outcome.failure == nil)
        #expect(outcome.usages.first.map { [$0.promptTokens, $0.completionTokens, $0.totalTokens] } == expected)
    }

    @Test("Counts too large to add up do not end the program")
    func hugeUsage() async throws {
        let most = Int.max
        let json = #"{"choices":[],"usage":{"prompt_tokens":\#(most),"completion_tokens":\#(most)}}"#
        #expect(try await StreamOutcome(of: .events(json, Self.stop)).failure == nil)
    }
}
