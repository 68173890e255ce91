/// The texts of one request, and the vectors that belong to them.
struct EmbeddingBatch {
    let texts: [String]
    let vectors: [[UInt8]]
    /// The tokens that the server counts for these texts.
    let tokens: Int

    init(_ texts: [String], dimension: Int) {
        self.texts = texts
        vectors = texts.map { EmbeddingScript.vector(of: Array($0.utf8), dimension: dimension) }
        tokens = texts.reduce(0) { $0 + EmbeddingScript.tokens(Array($1.utf8)) }
    }
}

/// The answer to one request, checked as it arrives: one result with each text's own vector, one end, no error.
struct EmbeddingCheck {
    let request: Int
    let batch: EmbeddingBatch
    private(set) var ended = false
    private(set) var problem: String?
    private var results = 0

    init(request: Int, batch: EmbeddingBatch) {
        self.request = request
        self.batch = batch
    }

    /// Takes an event of this request.
    mutating func take(_ event: PluginEvent) {
        guard !ended else { return fail("an event after its end") }
        switch event.kind {
        case .stream:
            results += 1
            check(event)
        case .error:
            fail("an error: \(String(decoding: event.message.prefix(300), as: UTF8.self))")
        case .end:
            ended = true
            // An answer that says an error has no result; the error tells more.
            if results != 1 { fail("\(results) results") }
        case .heartbeat, .other:
            break
        }
    }

    private mutating func check(_ event: PluginEvent) {
        if event.vectors.count != batch.vectors.count {
            fail("\(event.vectors.count) vectors for \(batch.vectors.count) texts")
        }
        // Byte for byte: a number that was read and printed again would differ in its last digits somewhere.
        for (index, (vector, expected)) in zip(event.vectors, batch.vectors).enumerated() where vector != expected {
            return fail("another vector than that of text \(index)")
        }
        if !event.hasUsage { fail("no usage") }
        // What a coalesced request used is known to nobody but the server.
        if batch.vectors.count > 1, event.totalTokens != batch.tokens { fail("another usage than the server's") }
    }

    private mutating func fail(_ reason: String) {
        if problem == nil { problem = "request \(request): \(reason)" }
    }
}
