import DifyPlugin
import DifyPluginTesting
import Foundation
import HTTPTransport
import ScriptedTransport
import Testing

@testable import OpenAICompatible
@testable import XinferenceTextEmbedding

@Suite("What comes back from an embedding model", .timeLimit(.minutes(1)))
struct EmbeddingAnswerTests {
    private static let texts = (0..<200).map { "text \($0)" }

    @Test(
        "Texts are cut into POSTs by the setting",
        arguments: [("", [32, 32, 6]), ("70", [70]), ("69", [1, 69]), ("25", [20, 25, 25])] as [(JSONValue, [Int])])
    func sizes(setting: JSONValue, expected: [Int]) async throws {
        let transport = EchoServer.transport
        let texts = Array(Self.texts.prefix(70))
        let answer = try await ask(embedding(texts, ["max_chunks": setting]), over: transport)
        #expect(transport.requests.map { EchoServer.texts($0).count }.sorted() == expected.sorted())
        #expect(answer.vectors == texts.map(EchoServer.vector(of:)))
    }

    @Test("Vectors are in the order of the texts, though the POSTs end in the reverse order")
    func reverse() async throws {
        let gates = [Gate(), Gate(), Gate()]
        let texts = Array(Self.texts.prefix(30))
        let transport = AnsweringTransport { request, _ in
            let place = texts.firstIndex(of: EchoServer.texts(request)[0]) ?? 0
            await gates[place / 10].pass()
            // The one before may go when this one has its answer.
            if place >= 10 { gates[place / 10 - 1].open() }
            return EchoServer.answer(request)
        }
        async let running = ask(embedding(texts, ["max_chunks": 10]), over: transport)
        await transport.waitForRequests(3)
        gates[2].open()
        let answer = try await running
        #expect(answer.vectors == texts.map(EchoServer.vector(of:)))
        #expect(transport.mostUnderWay == 3)
    }

    @Test("No more than three POSTs of one request are under way")
    func inFlight() async throws {
        let gate = Gate()
        let transport = AnsweringTransport { request, number in
            await gate.pass()
            for _ in 0..<(number * 7 % 40) { await Task.yield() }
            return EchoServer.answer(request)
        }
        async let running = ask(embedding(Self.texts, ["max_chunks": 5]), over: transport)
        await transport.waitForRequests(3)
        gate.open()
        let answer = try await running
        #expect(answer.vectors == Self.texts.map(EchoServer.vector(of:)))
        #expect(transport.requests.count == 40)
        #expect(transport.mostUnderWay == 3)
    }

    @Test("When one POST fails nothing is waited for any more")
    func failure() async throws {
        let transport = AnsweringTransport { request, number in
            if number == 1 { return ScriptedAnswer(#"{"detail":"no"}"#, status: 400) }
            await Gate().pass()
            return EchoServer.answer(request)
        }
        let answer = try await ask(embedding(Self.texts, ["max_chunks": 5]), over: transport)
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(transport.requests.count == 3)
    }

    @Test("Requests of one model share their POSTs, unless that is switched off", arguments: [true, false])
    func coalescing(isOn: Bool) async throws {
        let gate = Gate()
        let transport = AnsweringTransport { request, number in
            if number == 0 { await gate.pass() }
            return EchoServer.answer(request)
        }
        let model = XinferenceTextEmbeddingModel(transport: transport)
        let credentials = ModelCredentials(.credentials(isOn ? [:] : ["coalesce": "off"]))
        @Sendable func embed(_ text: String) async throws -> [[Double]] {
            try await model.invoke(TextEmbeddingInvocation(model: "m", credentials: credentials, texts: [text]))
                .embeddings.map(\.numbers)
        }
        async let first = embed("first")
        await transport.waitForRequests(1)
        async let second = embed("second")
        async let third = embed("third")
        if isOn {
            while model.embedder.coalescer.waitingCount < 2 { await Task.yield() }
        } else {
            await transport.waitForRequests(3)
        }
        gate.open()
        let vectors = try await [first, second, third].flatMap { $0 }
        #expect(vectors == ["first", "second", "third"].map(EchoServer.vector(of:)))
        #expect(transport.requests.count == (isOn ? 2 : 3))
    }

    // MARK: Usage

    @Test(
        "The server's count is taken, of the same count in all answers once where the texts cannot have them all",
        arguments: [(200, 200), (20, 60), (0, 0)])
    func usage(tokens: Int, expected: Int) async throws {
        let transport = AnsweringTransport { request, _ in EchoServer.answer(request, tokens: tokens) }
        let answer = try await ask(
            embedding(Array(Self.texts.prefix(30)), ["max_chunks": 10]), over: transport)
        #expect(answer.tokens == expected)
        let latency = try #require(answer.result?["usage"]?.object?["latency"]?.double)
        #expect(latency > 0 && latency < 60)
    }

    @Test(
        "Where the server does not count, an estimate stands in",
        arguments: [#","usage":null"#, #","usage":{"prompt_tokens":-1,"total_tokens":-1}"#, "", #","usage":{}"#])
    func estimate(usage: String) async throws {
        let body = #"{"data":[{"embedding":[1]},{"embedding":[1]}]\#(usage)}"#
        let answer = try await ask(embedding(["Hello world", "Hello"]), over: ScriptedTransport(ScriptedAnswer(body)))
        #expect(answer.tokens == 3)
    }

    // MARK: Recorded answers

    @Test(
        "The server's digits arrive untouched, wherever the answer is cut", arguments: ["v2.12.0", "v3.2.1", "v4.1.0"])
    func recorded(version: String) async throws {
        let whole = try XinferenceTextEmbeddingTests.recorded("\(version)-single")
        let body = String(decoding: whole.body, as: UTF8.self)
        let start = try #require(body.range(of: "\"embedding\":["))
        let vector = body[start.upperBound...].prefix { $0 != "]" }
        #expect(vector.split(separator: ",").count == 384)
        let cuts =
            [whole, whole.cut(every: 1)] + stride(from: 1, to: body.utf8.count, by: 251).map { whole.cut(at: $0) }
        for script in cuts {
            let answer = try await ask(embedding(["hello world"]), over: ScriptedTransport(script))
            let line = String(decoding: try #require(answer.replies.first).line, as: UTF8.self)
            #expect(line.contains("\"embeddings\":[[\(vector)]]"))
            #expect(answer.tokens == 4)
        }
    }

    @Test("Tokens of answers that the server made together are counted once")
    func recordedTogether() async throws {
        // Of one text, in whose answer the server counted all ten that it had at the time.
        let script = try XinferenceTextEmbeddingTests.recorded("v4.1.0-one-of-ten-texts")
        let transport = ScriptedTransport(Array(repeating: script, count: 4))
        let answer = try await ask(embedding(["a", "b", "c", "d"], ["max_chunks": 1]), over: transport)
        #expect(answer.vectors.map(\.count) == [384, 384, 384, 384])
        #expect(answer.tokens == 40)
    }

    @Test("An empty text has a vector too")
    func recordedEmpty() async throws {
        let script = try XinferenceTextEmbeddingTests.recorded("v4.1.0-list-with-empty-string")
        let answer = try await ask(embedding(["", "a"]), over: ScriptedTransport(script))
        #expect(answer.vectors.map(\.count) == [384, 384])
    }
}
