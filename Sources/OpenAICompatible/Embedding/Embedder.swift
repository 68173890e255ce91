/// What the requests of all embedding models share: the requests that wait to go together, and what servers turned out not
/// to take.
public struct Embedder: Sendable {
    let coalescer: EmbeddingCoalescer
    let quirks = ServerQuirks<EmbeddingQuirk>()

    /// Makes one, for a provider to keep.
    public init() {
        self.init(coalescer: EmbeddingCoalescer())
    }

    init(coalescer: EmbeddingCoalescer) {
        self.coalescer = coalescer
    }
}
