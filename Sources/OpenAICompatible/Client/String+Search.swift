extension String {
    /// The first place at or behind `start` where a text occurs, byte for byte.
    ///
    /// Bytes, not characters: a key with an accent behind it is still that key. The standard library's own search pulls
    /// in regular expressions, Foundation's ICU.
    func range(of wanted: String, from start: Index? = nil) -> Range<Index>? {
        let wanted = Array(wanted.utf8)
        guard let first = wanted.first else { return nil }
        var start = start ?? startIndex
        while let hit = utf8[start...].firstIndex(of: first) {
            if utf8[hit...].starts(with: wanted) { return hit..<utf8.index(hit, offsetBy: wanted.count) }
            start = utf8.index(after: hit)
        }
        return nil
    }

    /// The text with each occurrence of another replaced, in one pass: what is put in is not searched again.
    func substituting(_ replacement: String, for wanted: String) -> String {
        var out = ""
        var start = startIndex
        while let hit = range(of: wanted, from: start) {
            out += self[start..<hit.lowerBound]
            out += replacement
            start = hit.upperBound
        }
        return start == startIndex ? self : out + self[start...]
    }
}
