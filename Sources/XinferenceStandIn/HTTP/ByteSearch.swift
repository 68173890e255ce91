/// Finds a run of bytes in others, in a time that is linear whatever they hold (Knuth, Morris and Pratt).
struct ByteSearch {
    private let pattern: [UInt8]
    /// For each place, the length of the longest proper prefix of the pattern that ends there.
    private let prefixes: [Int]

    /// Prepares the search for `pattern`, which is found nowhere if it is empty.
    init(_ pattern: [UInt8]) {
        self.pattern = pattern
        var prefixes = [Int](repeating: 0, count: pattern.count)
        var matched = 0
        for index in pattern.indices.dropFirst() {
            while matched > 0, pattern[index] != pattern[matched] { matched = prefixes[matched - 1] }
            if pattern[index] == pattern[matched] { matched += 1 }
            prefixes[index] = matched
        }
        self.prefixes = prefixes
    }

    /// The index at which the pattern first begins in `bytes`.
    func first(in bytes: ArraySlice<UInt8>) -> Int? {
        guard !pattern.isEmpty else { return nil }
        var matched = 0
        for index in bytes.indices {
            while matched > 0, bytes[index] != pattern[matched] { matched = prefixes[matched - 1] }
            if bytes[index] == pattern[matched] { matched += 1 }
            if matched == pattern.count { return index + 1 - matched }
        }
        return nil
    }
}
