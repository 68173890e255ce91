import DifyPlugin
import HTTPTransport
import ScriptedTransport
import Testing

@testable import OpenAICompatible

@Suite("Trying again", .timeLimit(.minutes(1)))
struct RetryTests {
    /// Notes how long it was to wait and does not.
    final class Waits: Sendable {
        private let durations = Locked<[Duration]>([])
        var all: [Duration] { durations.withLock { $0 } }
        var clock: RetryClock {
            RetryClock(sleep: { duration in self.durations.withLock { $0.append(duration) } }, jitter: { 1 })
        }
    }

    static let good = ScriptedAnswer(#"{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}"#)

    private func busy(_ status: Int, retryAfter: String? = nil) -> ScriptedAnswer {
        ScriptedAnswer(
            status, headers: retryAfter.map { [HTTPHeader("retry-after", $0)] } ?? [], pieces: [Array("busy".utf8)])
    }

    @Test("Each failure that passes is waited out, longer each time")
    func passes() async throws {
        let waits = Waits()
        let transport = ScriptedTransport(.failure(.connectionRefused), busy(502), busy(429), Self.good)
        #expect(try await client(transport, clock: waits.clock).chat(anyRequest).content == "a")
        #expect(waits.all == [.milliseconds(250), .milliseconds(500), .seconds(1)])
        #expect(Set(transport.requests.map(\.body)).count == 1)
        #expect(transport.unusedAnswers == 0)
    }

    @Test("The last failure is told when there are no tries left")
    func exhausted() async {
        let waits = Waits()
        let transport = ScriptedTransport(busy(502), busy(503), busy(504), busy(429), Self.good)
        let error = await #expect(throws: OpenAIError.self) {
            try await client(transport, clock: waits.clock).chat(anyRequest)
        }
        guard case .status(let failure) = error?.reason else {
            Issue.record("unexpected error: \(String(describing: error))")
            return
        }
        #expect(failure.status == 429)
        #expect(waits.all.count == 3)
    }

    @Test("A model that is loading is waited for as long as the server asks")
    func loading() async throws {
        let waits = Waits()
        let transport = ScriptedTransport(try recorded("v4.1.0-life-chat-while-loading"), Self.good)
        #expect(try await client(transport, clock: waits.clock).chat(anyRequest).content == "a")
        #expect(waits.all == [.seconds(30)])
    }

    @Test("All waiting together stays within the budget")
    func budget() async {
        let waits = Waits()
        let transport = ScriptedTransport(
            busy(503, retryAfter: "200"), busy(503, retryAfter: "100"), busy(503, retryAfter: "1"), Self.good)
        await #expect(throws: OpenAIError.self) {
            try await client(transport, clock: waits.clock).chat(anyRequest)
        }
        #expect(waits.all == [.seconds(200), .seconds(100)])
    }

    @Test(
        "Refusals are told at once",
        arguments: [
            "v4.1.0-auth-bad-key-00", "v4.1.0-auth-bad-key-10", "v4.1.0-auth-limited-model-chat",
            "v4.1.0-auth-expired-key", "v2.12.0-auth-none-models", "v4.1.0-chat-malformed-json",
            "v4.1.0-chat-unknown-model", "v4.1.0-chat-tools-on-model-without-tools",
        ])
    func refusals(name: String) async throws {
        let waits = Waits()
        let transport = ScriptedTransport(try recorded(name), Self.good)
        await #expect(throws: OpenAIError.self) {
            try await client(transport, clock: waits.clock).chat(anyRequest)
        }
        #expect(transport.requests.count == 1)
        #expect(waits.all.isEmpty)
    }

    @Test("A response that began is never asked for again", arguments: TransportError.Code.allCases)
    func begun(code: TransportError.Code) async {
        let waits = Waits()
        let broken = ScriptedAnswer(200, pieces: [], ending: TransportError(code, "gone", responseBegan: true))
        for isStream in [true, false] {
            let transport = ScriptedTransport(broken, Self.good)
            let client = client(transport, clock: waits.clock)
            await #expect(throws: OpenAIError.self) {
                if isStream {
                    try await client.withChatStream(anyRequest) { stream in _ = try await stream.next() }
                } else {
                    _ = try await client.chat(anyRequest)
                }
            }
            #expect(transport.requests.count == 1)
        }
        #expect(waits.all.isEmpty)
    }

    @Test("A failure of the one who reads the stream is his own")
    func consumerFails() async {
        let waits = Waits()
        let transport = ScriptedTransport(.events("[DONE]"), Self.good)
        let failure = OpenAIError(method: "", url: "", reason: .status(StatusFailure(status: 503, words: "")))
        await #expect(throws: failure) {
            try await client(transport, clock: waits.clock).withChatStream(anyRequest) { _ in throw failure }
        }
        #expect(transport.requests.count == 1)
    }

    @Test("Cancellation ends the waiting")
    func cancelled() async throws {
        let (waiting, isWaiting) = AsyncStream.makeStream(of: Duration.self)
        let clock = RetryClock(
            sleep: { duration in
                isWaiting.yield(duration)
                // Nobody sends anything: it ends when the task is cancelled.
                let (never, continuation) = AsyncStream.makeStream(of: Never.self)
                for await _ in never {}
                continuation.finish()
                try Task.checkCancellation()
            }, jitter: { 1 })
        let transport = ScriptedTransport(busy(503), Self.good)
        let client = client(transport, clock: clock)
        let task = Task { try await client.chat(anyRequest) }
        for await _ in waiting { break }
        task.cancel()
        let error = await #expect(throws: OpenAIError.self) { try await task.value }
        guard case .transport(let cause) = error?.reason else { throw try #require(error) }
        #expect(cause.code == .cancelled)
        #expect(transport.requests.count == 1)
    }
}
