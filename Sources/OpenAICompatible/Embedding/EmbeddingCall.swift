import DifyPlugin

/// One request's way to the server: cut into POSTs, which may be shared with other requests.
struct EmbeddingCall: Sendable {
    /// POSTs of one request under way at a time: the next is there when the server is done with the last.
    static let inFlight = 3
    /// Inputs of a POST that requests share: when it fails, each is sent alone, all at once.
    static let maxShared = 64
    /// Bytes of texts and pictures in one POST, unless one alone has more.
    static let maxBytes = 16 << 20

    let client: OpenAIClient
    let embedder: Embedder
    let model: String
    let settings: EmbeddingSettings

    /// The vectors of all inputs in their order, and what each POST says it took.
    func embed(
        _ inputs: [EmbeddingRequest.Input]
    ) async throws -> (vectors: [JSONNumberArray], counts: [EmbeddingTokens.Count]) {
        let batches = Batches.ranges(
            of: inputs.map(\.byteCount), maxCount: settings.maxChunks, maxBytes: Self.maxBytes)
        let answers =
            if batches.count == 1 {
                [try await embedOnce(inputs)]
            } else {
                try await batches.concurrentMap(atOnce: Self.inFlight) { try await send(Array(inputs[$0])) }
            }
        return (
            answers.flatMap(\.vectors),
            zip(batches, answers).map { batch, answer in
                EmbeddingTokens.Count(
                    tokens: answer.promptTokens, inputs: batch.count,
                    bytes: inputs[batch].reduce(0) { $0 + $1.byteCount })
            }
        )
    }

    /// A request of one POST; a small one may go with others.
    private func embedOnce(_ inputs: [EmbeddingRequest.Input]) async throws -> EmbeddingAnswer {
        guard settings.coalesces, inputs.count <= min(settings.maxChunks, Self.maxShared) / 2 else {
            return try await send(inputs)
        }
        let key = EmbeddingCoalescer.Key(
            server: client.server, model: model, parameters: settings.parameters,
            limits: CoalescingQueueLimits(
                inputs: min(settings.maxChunks, Self.maxShared), inFlight: max(1, settings.replicas)))
        return try await embedder.coalescer.embed(inputs, key) { try await send($0) }
    }

    private func send(_ inputs: [EmbeddingRequest.Input]) async throws -> EmbeddingAnswer {
        let request = EmbeddingRequest(model: model, inputs: inputs, parameters: settings.parameters)
        return try await embedder.quirks.adapting(request, of: model, to: client.server) { try await client.embed($0) }
    }
}
