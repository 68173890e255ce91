extension StringProtocol {
    /// The text without white space at its ends.
    package func trimmingWhitespace() -> String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

extension String {
    /// Whether there is nothing in it but white space.
    var isBlank: Bool { allSatisfy(\.isWhitespace) }
}

extension [UInt8] {
    /// The first place at or behind `start` where a tag stands, byte for byte.
    ///
    /// Bytes, not characters: a tag with an accent behind it is still that tag. The standard library's own search brings
    /// regular expressions into the program.
    ///
    /// - Parameter tag: begins with `<` and has no other, so that a scan needs no way back.
    func firstIndex(ofTag tag: [UInt8], from start: Int) -> Int? {
        var matched = 0
        for position in start..<Swift.max(start, count) {
            if self[position] == tag[matched] {
                matched += 1
                if matched == tag.count { return position + 1 - matched }
            } else {
                matched = self[position] == tag[0] ? 1 : 0
            }
        }
        return nil
    }
}
