import DifyPlugin
import HTTPTransport
import OpenAICompatible
import ScriptedTransport
import Testing
import XinferenceClient

@testable import XinferenceShared

@Suite("The model catalogue", .timeLimit(.minutes(1)))
struct ModelCatalogTests {
    private typealias Answer = DescribingTransport.Answer

    private func client(_ transport: DescribingTransport, key: String = "k") -> OpenAIClient {
        OpenAIClient(
            transport: transport,
            server: OpenAIServer(
                baseURL: "http://host", apiKey: Secret(key), retries: RetryPolicy(maximumRetries: 0)))
    }

    private func catalog(_ time: FakeTime = FakeTime()) -> ModelCatalog {
        ModelCatalog(limits: ModelCatalogState.Limits()) { time.now }
    }

    private static func body(_ context: Int) -> String {
        "{\"model_type\":\"LLM\",\"context_length\":\(context)}"
    }

    @Test("A hundred callers at once cost one request")
    func singleFlight() async throws {
        let answer = Answer(body: Self.body(2048))
        let transport = DescribingTransport([answer])
        let (catalog, client) = (catalog(), client(transport))
        let lengths = try await withThrowingTaskGroup(of: Int?.self) { group in
            for _ in 0..<100 {
                group.addTask { try await catalog.description(of: "m", at: client).contextLength }
            }
            await answer.asked.pass()
            answer.gate.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(lengths == Array(repeating: 2048, count: 100))
        #expect(transport.requests.count == 1)
    }

    @Test("A waiter that is cancelled leaves at once and takes nobody with it")
    func cancellation() async throws {
        let answer = Answer(body: Self.body(2048))
        let transport = DescribingTransport([answer])
        let (catalog, client) = (catalog(), client(transport))
        // The first caller starts the request, and it is the one that leaves.
        let first = Task { try await catalog.description(of: "m", at: client) }
        await answer.asked.pass()
        async let second = catalog.description(of: "m", at: client)
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        answer.gate.open()
        #expect(try await second.contextLength == 2048)
        #expect(transport.requests.count == 1)
    }

    @Test("A caller that is cancelled before it asks does not wait")
    func cancelledBefore() async throws {
        let answer = Answer(body: Self.body(2048))
        let transport = DescribingTransport([answer])
        let (catalog, client) = (catalog(), client(transport))
        let start = Gate()
        let caller = Task {
            await start.pass()
            return try await catalog.description(of: "m", at: client)
        }
        caller.cancel()
        start.open()
        await #expect(throws: CancellationError.self) { try await caller.value }
        answer.gate.open()
    }

    @Test("A stale description is answered while the server is still silent, then replaced")
    func staleWhileRevalidate() async throws {
        let answers = [Answer(body: Self.body(1)), Answer(body: Self.body(2))]
        let transport = DescribingTransport(answers)
        let time = FakeTime()
        let (catalog, client) = (catalog(time), client(transport))
        answers[0].gate.open()
        #expect(try await catalog.description(of: "m", at: client).contextLength == 1)
        time.advance(by: .seconds(120))
        #expect(try await catalog.description(of: "m", at: client).contextLength == 1)
        await answers[1].asked.pass()
        #expect(try await catalog.description(of: "m", at: client).contextLength == 1)
        answers[1].gate.open()
        // Too old to be answered, so this one waits for the request that is under way.
        time.advance(by: .seconds(4000))
        #expect(try await catalog.description(of: "m", at: client).contextLength == 2)
        #expect(transport.requests.count == 2)
    }

    @Test("A failure is answered again without a request, for a short time")
    func negative() async throws {
        let answers = [
            Answer(status: 400, body: "{\"detail\":\"Model not found in the model list, uid: m\"}"),
            Answer(body: Self.body(3)),
        ]
        for answer in answers { answer.gate.open() }
        let transport = DescribingTransport(answers)
        let time = FakeTime()
        let (catalog, client) = (catalog(time), client(transport))
        for _ in 0..<2 {
            let error = await #expect(throws: OpenAIError.self) {
                try await catalog.description(of: "m", at: client)
            }
            guard case .status(let failure)? = error?.reason else {
                Issue.record("not a status: \(String(describing: error))")
                return
            }
            #expect(failure.status == 400)
        }
        #expect(transport.requests.count == 1)
        time.advance(by: .seconds(5))
        #expect(try await catalog.description(of: "m", at: client).contextLength == 3)
    }

    @Test("A server that is silent does not hold up another key's description")
    func independence() async throws {
        let answers = [Answer(body: Self.body(1)), Answer(body: Self.body(2))]
        let transport = DescribingTransport(answers)
        let catalog = catalog()
        let (slow, quick) = (client(transport, key: "a"), client(transport, key: "b"))
        async let first = catalog.description(of: "m", at: slow)
        await answers[0].asked.pass()
        answers[1].gate.open()
        #expect(try await catalog.description(of: "m", at: quick).contextLength == 2)
        answers[0].gate.open()
        #expect(try await first.contextLength == 1)
    }
}
