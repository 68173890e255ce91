import DifyPlugin
import HTTPTransport
import ScriptedTransport
import Testing

@testable import OpenAICompatible
@testable import XinferenceTextEmbedding

@Suite("Small requests that come together", .timeLimit(.minutes(1)))
struct CoalescerTests {
    private let gate = Gate()

    /// A server that holds back its first answer until the gate opens.
    private func heldServer(
        tokens: Int? = nil, _ refuse: @escaping @Sendable ([String]) -> ScriptedAnswer? = { _ in nil }
    ) -> SharedServer {
        SharedServer { [gate] request, number in
            if number == 0 { await gate.pass() }
            return refuse(EchoServer.texts(request)) ?? EchoServer.answer(request, tokens: tokens)
        }
    }

    private static let requests = (0..<10).map { number in (0...(number % 3)).map { "\(number).\($0)" } }

    @Test("Those that come while a POST is under way go together, and each gets its own vectors")
    func together() async {
        let server = heldServer()
        let outcomes = await server.waiting(Self.requests, behind: gate)
        #expect(server.posts == [["first"], Self.requests.flatMap { $0 }])
        #expect(outcomes.map(\.vectors) == Self.requests.map { $0.map(EchoServer.vector(of:)) })
        #expect(server.coalescer.queueCount == 0)
    }

    @Test("No POST has more than the limit, and nobody overtakes")
    func limited() async {
        let server = heldServer()
        let key = SharedServer.key(maxChunks: 4)
        let outcomes = await server.waiting(Self.requests, key, behind: gate)
        #expect(
            server.posts == [
                ["first"], ["0.0", "1.0", "1.1"], ["2.0", "2.1", "2.2", "3.0"], ["4.0", "4.1"],
                ["5.0", "5.1", "5.2", "6.0"], ["7.0", "7.1"], ["8.0", "8.1", "8.2", "9.0"],
            ])
        #expect(outcomes.map(\.vectors) == Self.requests.map { $0.map(EchoServer.vector(of:)) })
        #expect(server.transport.mostUnderWay == 1)
    }

    @Test("As many POSTs are under way as there are copies of the model", arguments: [1, 2, 3])
    func replicas(count: Int) async {
        let hold = Gate()
        let server = SharedServer { request, _ in
            await hold.pass()
            return EchoServer.answer(request)
        }
        let key = SharedServer.key(inFlight: count)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<count { group.addTask { _ = await server.embed(["\(number)"], key) } }
            await server.transport.waitForRequests(count)
            for number in 0..<5 { group.addTask { _ = await server.embed(["waiting \(number)"], key) } }
            await server.waitForWaiting(5)
            hold.open()
        }
        #expect(server.transport.mostUnderWay == count)
        #expect(server.posts.count == count + 1)
        #expect(server.coalescer.queueCount == 0)
    }

    @Test("One after the other they go alone, at once")
    func sequential() async {
        let server = SharedServer { request, _ in EchoServer.answer(request) }
        for texts in Self.requests { #expect(await server.embed(texts).vectors == texts.map(EchoServer.vector(of:))) }
        #expect(server.posts == Self.requests)
    }

    @Test("The tokens of a shared POST are shared out and none is lost")
    func tokens() async {
        let outcomes = await heldServer(tokens: 1001).waiting(Self.requests, behind: gate)
        #expect(outcomes.compactMap(\.tokens).reduce(0, +) == 1001)
        #expect(outcomes.allSatisfy { ($0.tokens ?? 0) > 0 })
    }

    @Test("Where the server does not count, nobody is told a number")
    func unknownTokens() async {
        let outcomes = await heldServer(tokens: -1).waiting([["a"], ["b"]], behind: gate)
        #expect(outcomes.map(\.tokens) == [nil, nil])
    }

    // MARK: Failures

    static let poisonous = [
        ScriptedAnswer(#"{"detail":"no"}"#, status: 400), ScriptedAnswer(#"{"detail":"no"}"#, status: 413),
        ScriptedAnswer(#"{"detail":"no"}"#, status: 422), ScriptedAnswer("no", status: 500, type: "text/plain"),
        ScriptedAnswer(#"{"data":[{"embedding":[NaN]}]}"#), ScriptedAnswer(#"{"data":[]}"#),
        ScriptedAnswer("<html>"),
    ]

    @Test("An input that the server cannot embed spoils nobody else's request", arguments: poisonous)
    func isolation(refusal: ScriptedAnswer) async {
        let server = heldServer { $0.contains("3.0") ? refusal : nil }
        let outcomes = await server.waiting(Self.requests, behind: gate)
        #expect(server.posts[1] == Self.requests.flatMap { $0 })
        #expect(Set(server.posts.dropFirst(2)) == Set(Self.requests))
        #expect(server.posts.count == 12)
        for (texts, outcome) in zip(Self.requests, outcomes) {
            #expect((outcome.error != nil) == texts.contains("3.0"))
            #expect(outcome.error != nil || outcome.vectors == texts.map(EchoServer.vector(of:)))
        }
        #expect(server.coalescer.queueCount == 0)
    }

    @Test("One that is alone in its POST is not sent twice")
    func aloneIsNotRepeated() async {
        let server = heldServer { _ in Self.poisonous[3] }
        let outcomes = await server.waiting([["a"]], behind: gate)
        #expect(outcomes.map(\.status) == [500])
        #expect(server.posts == [["first"], ["a"]])
    }

    static let generalRefusals =
        [401, 403, 404, 408, 429, 502, 503, 504].map { ScriptedAnswer(#"{"detail":"no"}"#, status: $0) }
        + [.failure(.connectionRefused), .failure(.firstByteTimeout), .failure(.tls)]

    @Test("A server that is down, busy or refuses the key is not asked again by each", arguments: generalRefusals)
    func general(refusal: ScriptedAnswer) async {
        let server = heldServer { $0.contains("first") ? nil : refusal }
        let outcomes = await server.waiting(Self.requests, behind: gate)
        #expect(server.posts.count == 2)
        #expect(outcomes.allSatisfy { $0.reason != nil && $0.reason == outcomes.first?.reason })
        #expect(server.coalescer.queueCount == 0)
    }

    // MARK: What does not share

    private static func key(_ change: (inout EmbeddingCoalescer.Key) -> Void) -> EmbeddingCoalescer.Key {
        var key = SharedServer.key()
        change(&key)
        return key
    }

    static let otherKeys = [
        key { $0.server.baseURL = "http://t" }, key { $0.server.apiKey = Secret("k") },
        key { $0.server.extraHeaders = [HTTPHeader("x-tenant", "1")] }, key { $0.server.timeouts.idle = .seconds(1) },
        key { $0.model = "n" }, key { $0.parameters = ["task": "retrieval.query"] }, key { $0.limits.inputs = 8 },
    ]

    @Test("Requests that differ in anything but their texts do not wait for each other", arguments: otherKeys.indices)
    func others(index: Int) async {
        let server = heldServer()
        async let first = server.embed(["first"])
        await server.transport.waitForRequests(1)
        #expect(await server.embed(["a"], Self.otherKeys[index]).vectors == [EchoServer.vector(of: "a")])
        gate.open()
        #expect(await first.error == nil)
        #expect(server.posts == [["first"], ["a"]])
    }
}
