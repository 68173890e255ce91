/// Documents cut into as few POSTs as may be, in their order.
struct DocumentBatches: Sequence {
    /// Documents of one POST: 300 take a small model half a second, and what waits for them has a time limit.
    static let countLimit = 256
    /// Bytes of one POST, unless one document alone has more.
    static let byteLimit = 4 << 20

    let documents: [String]

    func makeIterator() -> AnyIterator<Range<Int>> {
        var start = 0
        return AnyIterator {
            guard start < documents.count else { return nil }
            var end = start
            var bytes = 0
            while end < documents.count, end - start < Self.countLimit {
                bytes += documents[end].utf8.count
                if end > start, bytes > Self.byteLimit { break }
                end += 1
            }
            defer { start = end }
            return start..<end
        }
    }
}
