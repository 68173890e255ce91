/// Bytes that arrived as hexadecimal digits, checked but not decoded: a file as Dify sends it.
///
/// Decoded piece by piece where they are used, so that 30 MB of audio, which are 60 MB of digits in the request's line,
/// do not stand in memory a second time. Shares the memory of the text it is a part of.
public struct HexBytes: Sendable {
    private let text: [UInt8]
    /// The digits; their number is even.
    private let range: Range<Int>

    /// Takes digits of either case that are part of a text.
    ///
    /// - Parameters:
    ///   - text: is kept as it is, and not copied.
    ///   - range: where in it the digits are; all of it if absent.
    /// - Throws: `syntax` for anything but an even number of digits; the offset counts from the first of them.
    public init(digits text: [UInt8], in range: Range<Int>? = nil) throws(JSONError) {
        let range = (range ?? 0..<text.count).clamped(to: 0..<text.count)
        let end = ByteSearch.hexadecimalEnd(in: text.span.extracting(range), from: 0)
        guard end == range.count else { throw JSONError(.syntax, at: end, expected: "a hexadecimal digit") }
        guard range.count.isMultiple(of: 2) else {
            throw JSONError(.unexpectedEnd, at: end, expected: "a second hexadecimal digit")
        }
        self.text = text
        self.range = range
    }

    /// Makes digits of bytes, for what has not come from Dify.
    public init(_ bytes: [UInt8]) {
        var digits: [UInt8] = []
        Hexadecimal.append(bytes.span, to: &digits)
        text = digits
        range = 0..<digits.count
    }

    /// How many bytes the digits stand for.
    public var count: Int { range.count / 2 }

    /// Puts the bytes from `offset` on into `buffer`, from its beginning.
    ///
    /// - Returns: how many; fewer than there is room for only at the end, 0 behind it.
    public func decode(from offset: Int, into buffer: inout MutableSpan<UInt8>) -> Int {
        guard 0..<count ~= offset else { return 0 }
        let decoded = min(count - offset, buffer.count)
        let start = range.lowerBound + 2 * offset
        Hexadecimal.decode(text.span.extracting(start..<(start + 2 * decoded)), into: &buffer)
        return decoded
    }

    /// The bytes from `offset` on, at most `limit` of them.
    public func bytes(at offset: Int = 0, upTo limit: Int = .max) -> [UInt8] {
        guard 0..<count ~= offset, limit > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: min(count - offset, limit))
        var buffer = bytes.mutableSpan
        _ = decode(from: offset, into: &buffer)
        return bytes
    }
}

extension HexBytes: Hashable {
    /// Whether both stand for the same bytes, in whichever case they are written.
    public static func == (first: HexBytes, second: HexBytes) -> Bool {
        guard first.count == second.count else { return false }
        return stride(from: 0, to: first.count, by: 4096).allSatisfy { offset in
            first.bytes(at: offset, upTo: 4096) == second.bytes(at: offset, upTo: 4096)
        }
    }

    /// Hashes the length and the beginning.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        hasher.combine(bytes(upTo: 64))
    }
}
