/// Items cut into as few requests as may be, in their order.
enum Batches {
    /// The items of each request.
    ///
    /// - Parameters:
    ///   - sizes: bytes of each item.
    ///   - maxCount: items of one request.
    ///   - maxBytes: bytes of one request, unless one item alone has more.
    static func ranges(of sizes: [Int], maxCount: Int, maxBytes: Int) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var bytes = 0
        for (index, size) in sizes.enumerated() {
            if index > start, index - start >= maxCount || bytes + size > maxBytes {
                ranges.append(start..<index)
                (start, bytes) = (index, 0)
            }
            bytes += size
        }
        if start < sizes.count { ranges.append(start..<sizes.count) }
        return ranges
    }
}

extension Array where Element: Sendable {
    /// What becomes of each element, in their order, a few being worked on at a time.
    ///
    /// The first failure ends those under way.
    func concurrentMap<Result: Sendable>(
        atOnce limit: Int, _ transform: @escaping @Sendable (Element) async throws -> Result
    ) async throws -> [Result] {
        if count == 1 { return [try await transform(self[0])] }
        return try await withThrowingTaskGroup(of: (Int, Result).self) { group in
            var results = [Result?](repeating: nil, count: count)
            var next = 0
            func add() {
                guard next < count else { return }
                let (index, element) = (next, self[next])
                group.addTask { (index, try await transform(element)) }
                next += 1
            }
            for _ in 0..<Swift.max(1, limit) { add() }
            while let (index, result) = try await group.next() {
                results[index] = result
                add()
            }
            return results.compactMap { $0 }
        }
    }
}
