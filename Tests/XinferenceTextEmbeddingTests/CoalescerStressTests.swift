import HTTPTransport
import ScriptedTransport
import Testing

@testable import OpenAICompatible
@testable import XinferenceTextEmbedding

@Suite("Many small requests with all that can go wrong", .timeLimit(.minutes(2)))
struct CoalescerStressTests {
    /// One request of the crowd.
    private struct Caller: Sendable {
        var texts: [String]
        var key: EmbeddingCoalescer.Key
        /// After how many chances to run it starts and is cancelled, if it is.
        var start: Int
        var cancellation: Int?
    }

    private static func crowd(_ random: inout SeededGenerator, poison: Bool) -> [Caller] {
        (0..<500).map { number in
            Caller(
                texts: (0..<Int.random(in: 1...4, using: &random)).map {
                    (poison && Int.random(in: 0..<60, using: &random) == 0 ? "poison" : "") + "\(number).\($0)"
                },
                key: SharedServer.key(maxChunks: number % 5 == 0 ? 3 : 16, inFlight: number % 7 == 0 ? 2 : 1),
                start: .random(in: 0..<200, using: &random),
                cancellation: Int.random(in: 0..<4, using: &random) == 0 ? .random(in: 0..<100, using: &random) : nil)
        }
    }

    private static func pause(_ turns: Int) async {
        for _ in 0..<turns { await Task.yield() }
    }

    /// A server that takes its time, refuses poison and, if it is told to, every tenth key.
    private static func server(refusesKeys: Bool) -> SharedServer {
        SharedServer(
            sleep: { _ in
                await pause(300)
                try Task.checkCancellation()
            },
            { request, number in
                await pause(number * 37 % 50)
                if refusesKeys, number % 10 == 9 { return ScriptedAnswer(#"{"detail":"no"}"#, status: 401) }
                if EchoServer.texts(request).contains(where: { $0.hasPrefix("poison") }) {
                    return ScriptedAnswer("poison", status: 500, type: "text/plain")
                }
                return EchoServer.answer(request)
            })
    }

    @Test(
        "Everybody is answered with what is theirs, fails for a reason of their own, or was cancelled", arguments: 0..<4
    )
    func crowd(seed: Int) async {
        var random = SeededGenerator(seed: UInt64(seed) + 1)
        let crowd = Self.crowd(&random, poison: seed % 2 == 0)
        let server = Self.server(refusesKeys: seed >= 2)
        let outcomes = await withTaskGroup(of: (Int, SharedServer.Outcome).self) { group in
            for (place, caller) in crowd.enumerated() {
                group.addTask {
                    await Self.pause(caller.start)
                    let task = Task { await server.embed(caller.texts, caller.key) }
                    if let cancellation = caller.cancellation {
                        await Self.pause(cancellation)
                        task.cancel()
                    }
                    return (place, await task.value)
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(outcomes.count == crowd.count)
        for (place, caller) in crowd.enumerated() {
            guard let outcome = outcomes[place] else { continue }
            if outcome.error == nil {
                #expect(outcome.vectors == caller.texts.map(EchoServer.vector(of:)))
            } else {
                let isPoisoned = caller.texts.contains { $0.hasPrefix("poison") } && outcome.status == 500
                let isRefused = seed >= 2 && outcome.status == 401
                #expect(isPoisoned || isRefused || caller.cancellation != nil && outcome.isCancelled)
            }
        }
        #expect(server.coalescer.waitingCount == 0)
        #expect(server.coalescer.queueCount == 0)
        // Something was shared, or nothing of this was tested.
        #expect(server.posts.contains { Set($0.map { $0.prefix { $0 != "." } }).count > 1 })
    }
}
