import DifyPlugin
import HTTPTransport

/// Sends small requests that come at the same time together.
///
/// No task of its own: the POST of a batch is sent by the task of one of its requests, so cancellation and time limits
/// work as they do without it. An error that one of the inputs may have caused is isolated: each request of the batch is
/// then sent alone.
final class EmbeddingCoalescer: Sendable {
    /// What may share a POST: everything but the inputs is the same.
    struct Key: Hashable, Sendable {
        var server: OpenAIServer
        var model: String
        var parameters: JSONObject
        var limits: CoalescingQueueLimits
    }

    typealias Inputs = [EmbeddingRequest.Input]
    typealias Send = @Sendable (Inputs) async throws -> EmbeddingAnswer

    /// What a request that waited is told.
    private enum Turn: Sendable {
        /// Send for yourself and those others.
        case lead([Member])
        /// Somebody has sent for you.
        case answer(EmbeddingAnswer)
        case failure(any Error)
        /// Send for yourself only.
        case alone
    }

    /// A request in the queue.
    private struct Member: Sendable {
        var id: Int
        var inputs: Inputs
    }

    private typealias Continuation = CheckedContinuation<Turn, Never>

    private struct State: Sendable {
        var queues: [Key: CoalescingQueue<Member>] = [:]
        /// Of those who wait for their turn or for the answer to a shared POST; whoever takes one out resumes it.
        var continuations: [Int: Continuation] = [:]
        var lastID = 0
    }

    /// A batch and the continuation of the first, which no cancellation can find any more: it has to lead.
    private struct Batch: Sendable {
        var leader: Continuation?
        var others: [Member]

        init(_ members: [Member], _ state: inout State) {
            leader = members.first.flatMap { state.continuations.removeValue(forKey: $0.id) }
            others = Array(members.dropFirst())
        }
    }

    private let state = Locked(State())
    private let longestWait: Duration
    private let sleep: @Sendable (Duration) async throws -> Void

    /// - Parameters:
    ///   - longestWait: how long a request waits for a POST under way to end before it goes out all the same.
    ///   - sleep: waits; tests hand in their own.
    init(
        longestWait: Duration = .seconds(1),
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.longestWait = longestWait
        self.sleep = sleep
    }

    /// How many requests wait now, over all queues.
    var waitingCount: Int { state.withLock { $0.queues.values.reduce(0) { $0 + $1.waitingCount } } }
    /// How many queues there are: none that is idle.
    var queueCount: Int { state.withLock { $0.queues.count } }

    /// Embeds inputs, with those of others if there are any.
    func embed(_ inputs: Inputs, _ key: Key, send: Send) async throws -> EmbeddingAnswer {
        let starts = state.withLock { $0.queues[key, default: Self.queue(key)].start() }
        if starts { return try await lead(inputs, others: [], key, send) }
        switch await turn(inputs, key) {
        case .lead(let others): return try await lead(inputs, others: others, key, send)
        case .answer(let answer): return answer
        case .failure(let error): throw error
        case .alone: return try await send(inputs)
        }
    }

    private static func queue(_ key: Key) -> CoalescingQueue<Member> {
        CoalescingQueue(limits: key.limits)
    }

    // MARK: Waiting

    private func turn(_ inputs: Inputs, _ key: Key) async -> Turn {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        // Cancelled and awaited on return.
        async let _: Void = expire(id, key)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enqueue(Member(id: id, inputs: inputs), continuation, key)
                // The task may have been cancelled before there was anything to find.
                if Task.isCancelled { abandon(id, key) }
            }
        } onCancel: {
            abandon(id, key)
        }
    }

    private func enqueue(_ member: Member, _ continuation: Continuation, _ key: Key) {
        let starts = state.withLock { state in
            // The POST may have ended since.
            if state.queues[key, default: Self.queue(key)].start() { return true }
            let bytes = member.inputs.reduce(0) { $0 + $1.byteCount }
            state.queues[key]?.wait(id: member.id, inputs: member.inputs.count, bytes: bytes, member)
            state.continuations[member.id] = continuation
            return false
        }
        if starts { continuation.resume(returning: .lead([])) }
    }

    private func expire(_ id: Int, _ key: Key) async {
        guard (try? await sleep(longestWait)) != nil else { return }
        pass(state.withLock { Batch($0.queues[key]?.expire(id: id) ?? [], &$0) })
    }

    /// Lets one go that was cancelled; if its inputs are under way already, their vectors go nowhere.
    private func abandon(_ id: Int, _ key: Key) {
        let continuation = state.withLock { state in
            _ = state.queues[key]?.remove(id: id)
            return state.continuations.removeValue(forKey: id)
        }
        continuation?.resume(returning: .failure(CancellationError()))
    }

    /// Tells one what has become of it, unless it was cancelled.
    private func resume(_ member: Member, _ turn: Turn) {
        state.withLock { $0.continuations.removeValue(forKey: member.id) }?.resume(returning: turn)
    }

    // MARK: Leading

    /// Hands the lead to the first of a batch.
    private func pass(_ batch: Batch) {
        batch.leader?.resume(returning: .lead(batch.others))
    }

    private func lead(_ inputs: Inputs, others: [Member], _ key: Key, _ send: Send) async throws -> EmbeddingAnswer {
        do {
            let answer = try await send(others.reduce(into: inputs) { $0 += $1.inputs })
            finish(key)
            let answers = Self.split(answer, among: [inputs] + others.map(\.inputs))
            for (member, answer) in zip(others, answers.dropFirst()) {
                resume(member, .answer(answer))
            }
            return answers[0]
        } catch {
            finish(key)
            let isIsolated = Self.mayBeDueToOneInput(error)
            for member in others { resume(member, isIsolated ? .alone : .failure(error)) }
            if isIsolated, !others.isEmpty, !Task.isCancelled { return try await send(inputs) }
            throw error
        }
    }

    private func finish(_ key: Key) {
        pass(
            state.withLock { state in
                let batch = state.queues[key]?.finish() ?? []
                if state.queues[key]?.isIdle ?? false { state.queues[key] = nil }
                return Batch(batch, &state)
            })
    }

    /// Each request's part of an answer.
    private static func split(_ answer: EmbeddingAnswer, among requests: [Inputs]) -> [EmbeddingAnswer] {
        let bytes = requests.map { $0.reduce(0) { $0 + $1.byteCount } }
        let tokens = answer.promptTokens.map { EmbeddingTokens.shares(of: $0, bytes: bytes) }
        var start = 0
        return requests.indices.map { index in
            defer { start += requests[index].count }
            return EmbeddingAnswer(
                vectors: Array(answer.vectors.dropFirst(start).prefix(requests[index].count)),
                promptTokens: tokens?[index])
        }
    }

    /// Whether the others would have been answered without the input that failed.
    ///
    /// Not so for a server that is down, busy or refuses the key: that would be asked again in vain, and wrong keys ban
    /// the address.
    private static func mayBeDueToOneInput(_ error: any Error) -> Bool {
        switch (error as? OpenAIError)?.reason {
        case .status(let failure):
            // The model's process has died, which asking many times over would not mend.
            [400, 413, 422, 500].contains(failure.status) && !failure.says("Connect call failed")
        case .unusable, .undecodable: true
        // The leader was cancelled, the others were not.
        case .transport(let failure): failure.code == .cancelled
        default: false
        }
    }
}
