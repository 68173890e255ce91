import DifyPlugin
import HTTPTransport
import ScriptedTransport

@testable import OpenAICompatible
@testable import XinferenceTextEmbedding

/// A server in memory that is asked through a coalescer.
struct SharedServer: Sendable {
    let transport: AnsweringTransport
    let coalescer: EmbeddingCoalescer
    private let client: OpenAIClient

    /// - Parameters:
    ///   - sleep: waits; without one nobody's wait is ever too long.
    ///   - answer: makes the answer to a request, which is told with its number from 0.
    init(
        longestWait: Duration = .seconds(1), sleep: @escaping @Sendable (Duration) async throws -> Void = forever,
        _ answer: @escaping @Sendable (HTTPRequest, Int) async throws -> ScriptedAnswer
    ) {
        transport = AnsweringTransport(answer)
        coalescer = EmbeddingCoalescer(longestWait: longestWait, sleep: sleep)
        client = OpenAIClient(transport: transport, server: Self.server)
    }

    static let server = OpenAIServer(baseURL: "http://s", retries: RetryPolicy(maximumRetries: 0))

    static func key(maxChunks: Int = 32, inFlight: Int = 1) -> EmbeddingCoalescer.Key {
        EmbeddingCoalescer.Key(
            server: server, model: "m", parameters: [:],
            limits: CoalescingQueueLimits(inputs: maxChunks, inFlight: inFlight))
    }

    /// Waits until the task is cancelled.
    static func forever(_: Duration) async throws {
        await Gate().pass()
        throw CancellationError()
    }

    /// What a request gave.
    struct Outcome: Sendable {
        var vectors: [[Double]] = []
        var tokens: Int?
        var error: (any Error)?

        /// Why the server gave no answer.
        var reason: OpenAIError.Reason? { (error as? OpenAIError)?.reason }
        /// The status of a refusal.
        var status: Int? {
            if case .status(let failure) = reason { failure.status } else { nil }
        }
        /// Whether it was cancelled, while it waited or while it was under way.
        var isCancelled: Bool {
            if case .transport(let failure) = reason { return failure.code == .cancelled }
            return error is CancellationError
        }
    }

    /// Embeds texts.
    func embed(_ texts: [String], _ key: EmbeddingCoalescer.Key = key()) async -> Outcome {
        do {
            let answer = try await coalescer.embed(texts.map { .text($0) }, key) {
                try await client.embed(EmbeddingRequest(model: "m", inputs: $0))
            }
            return Outcome(vectors: answer.vectors.map(\.numbers), tokens: answer.promptTokens)
        } catch {
            return Outcome(error: error)
        }
    }

    /// Lets requests come one after the other while the first POST is under way, and then that POST end.
    ///
    /// - Returns: what became of those that waited, in their order.
    func waiting(
        _ requests: [[String]], _ key: EmbeddingCoalescer.Key = key(), behind gate: Gate
    ) async -> [Outcome] {
        async let first = embed(["first"], key)
        await transport.waitForRequests(1)
        let outcomes = await withTaskGroup(of: (Int, Outcome).self) { group in
            for (place, texts) in requests.enumerated() {
                group.addTask { (place, await embed(texts, key)) }
                await waitForWaiting(place + 1)
            }
            gate.open()
            return await group.reduce(into: [Outcome](repeating: Outcome(), count: requests.count)) { $0[$1.0] = $1.1 }
        }
        _ = await first
        return outcomes
    }

    /// Returns once that many requests wait.
    func waitForWaiting(_ count: Int) async {
        // Nothing tells when a request has begun to wait, for nobody but a test wants to know.
        while coalescer.waitingCount != count { await Task.yield() }
    }

    /// The texts of each POST.
    var posts: [[String]] { transport.requests.map { EchoServer.texts($0) } }
}
