/// Inputs cut into as few POSTs as may be, in their order.
struct InputBatches: Sequence {
    /// Bytes of texts and pictures in one POST, unless one alone has more.
    static let byteLimit = 16 << 20

    let inputs: [EmbeddingRequest.Input]
    /// The most inputs of one POST.
    let maxChunks: Int

    func makeIterator() -> AnyIterator<Range<Int>> {
        var start = 0
        return AnyIterator {
            guard start < inputs.count else { return nil }
            var end = start
            var bytes = 0
            while end < inputs.count, end - start < maxChunks {
                bytes += inputs[end].byteCount
                if end > start, bytes > Self.byteLimit { break }
                end += 1
            }
            defer { start = end }
            return start..<end
        }
    }
}
