/// Cuts text into the pieces within which tokens are merged.
///
/// It does by hand what GPT-2's pattern does:
/// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`. A regular expression would cost the
/// shipped program a megabyte of engine. The pieces follow one another without a gap.
struct PieceScanner {
    private var position = 0

    /// The next piece's range in `bytes`, which must be the same UTF-8 text in each call; `nil` at the end.
    mutating func next(in bytes: Span<UInt8>) -> Range<Int>? {
        let start = position
        guard start < bytes.count else { return nil }
        position = pieceEnd(from: start, in: bytes)
        return start..<position
    }

    private func pieceEnd(from start: Int, in bytes: Span<UInt8>) -> Int {
        let contraction = contractionLength(at: start, in: bytes)
        guard contraction == 0 else { return start + contraction }
        let (kind, length) = scalar(at: start, in: bytes)
        guard kind == .space else { return runEnd(of: kind, from: start + length, in: bytes) }
        // One U+0020 belongs to what follows it, unless that is white space too.
        if bytes[start] == UInt8(ascii: " "), start + 1 < bytes.count {
            let (next, length) = scalar(at: start + 1, in: bytes)
            if next != .space { return runEnd(of: next, from: start + 1 + length, in: bytes) }
        }
        return spaceEnd(from: start, in: bytes)
    }

    /// Where a run of white space ends as a piece: before its last scalar if there are several and text follows, for
    /// that one may belong to the text (`\s+(?!\S)`).
    private func spaceEnd(from start: Int, in bytes: Span<UInt8>) -> Int {
        var last = start
        var end = start
        while end < bytes.count {
            let (kind, length) = scalar(at: end, in: bytes)
            guard kind == .space else { return last > start ? last : end }
            last = end
            end += length
        }
        return end
    }

    private func runEnd(of kind: ScalarKind, from start: Int, in bytes: Span<UInt8>) -> Int {
        var end = start
        while end < bytes.count {
            let (next, length) = scalar(at: end, in: bytes)
            guard next == kind else { break }
            end += length
        }
        return end
    }

    /// The length of one of the seven English endings that are pieces of their own; 0 for none.
    ///
    /// Only lower case counts.
    private func contractionLength(at start: Int, in bytes: Span<UInt8>) -> Int {
        guard bytes[start] == UInt8(ascii: "'"), start + 1 < bytes.count else { return 0 }
        let first = bytes[start + 1]
        switch first {
        case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "m"), UInt8(ascii: "d"): return 2
        default: break
        }
        guard start + 2 < bytes.count else { return 0 }
        switch (first, bytes[start + 2]) {
        case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
            (UInt8(ascii: "l"), UInt8(ascii: "l")):
            return 3
        default: return 0
        }
    }

    /// The kind and length of the scalar that starts at a byte.
    private func scalar(at start: Int, in bytes: Span<UInt8>) -> (kind: ScalarKind, length: Int) {
        let lead = bytes[start]
        guard lead >= 0x80 else { return (ScalarKind(ascii: lead), 1) }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        // A string is valid UTF-8, so neither guard ever fails; if one did, the byte would count as itself.
        guard start + length <= bytes.count else { return (.other, 1) }
        var value = UInt32(lead) & (0x7F >> UInt32(length))
        for index in start + 1..<start + length {
            value = value << 6 | UInt32(bytes[index] & 0x3F)
        }
        guard let scalar = Unicode.Scalar(value) else { return (.other, 1) }
        return (ScalarKind(scalar), length)
    }
}
