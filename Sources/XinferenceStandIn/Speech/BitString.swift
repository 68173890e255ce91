/// Bits, the highest of each byte first, as MPEG audio packs them.
struct BitString {
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0

    /// Appends the lowest `width` bits of `value`.
    mutating func append(_ value: Int, _ width: Int) {
        for place in (0..<width).reversed() {
            if count % 8 == 0 { bytes.append(0) }
            let bit = UInt8(truncatingIfNeeded: value >> place & 1)
            bytes[count / 8] |= bit << UInt8(truncatingIfNeeded: 7 - count % 8)
            count += 1
        }
    }

    /// Appends all of `other`.
    mutating func append(_ other: BitString) {
        var reader = Reader(other.bytes[...])
        for _ in 0..<other.count { append(reader.read(1) ?? 0, 1) }
    }

    /// Reads bits from the front.
    struct Reader {
        private let bytes: ArraySlice<UInt8>
        private(set) var position = 0

        init(_ bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
        }

        /// The next `width` bits as a number; nil when there are not so many.
        mutating func read(_ width: Int) -> Int? {
            guard position + width <= bytes.count * 8 else { return nil }
            var value = 0
            for _ in 0..<width {
                let byte = bytes[bytes.startIndex + position / 8]
                value = value << 1 | Int(byte >> UInt8(truncatingIfNeeded: 7 - position % 8) & 1)
                position += 1
            }
            return value
        }
    }
}
