/// Looks at eight bytes at a time: most of the time that long lines and strings cost goes into looking through them.
enum ByteSearch {
    /// The index of the first line feed from `start` on, or the number of bytes.
    static func lineFeed(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        let count = bytes.count
        while count &- index >= 8 {
            let found = zeroBytes(bytes.word(at: index) ^ (ones &* 0x0A))
            if found != 0 { return index &+ found.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < count, bytes[index] != 0x0A { index &+= 1 }
        return index
    }

    /// The index of the first quote, backslash or control character from `start` on, or the number of bytes.
    ///
    /// - Parameter nonASCII: its high bit is set if one of the bytes passed has it.
    static func stringStop(in bytes: Span<UInt8>, from start: Int, nonASCII: inout UInt8) -> Int {
        var index = start
        let count = bytes.count
        var highBits: UInt64 = 0
        while count &- index >= 8 {
            let word = bytes.word(at: index)
            let controls = (word &- ones &* 0x20) & ~word & highs
            let found = zeroBytes(word ^ (ones &* 0x22)) | zeroBytes(word ^ (ones &* 0x5C)) | controls
            if found != 0 {
                // The bytes below the lowest mark.
                highBits |= word & ((found & (0 &- found)) &- 1)
                index &+= found.trailingZeroBitCount &>> 3
                if highBits & highs != 0 { nonASCII |= 0x80 }
                return index
            }
            highBits |= word
            index &+= 8
        }
        if highBits & highs != 0 { nonASCII |= 0x80 }
        while index < count {
            let byte = bytes[index]
            if byte < 0x20 || byte == 0x22 || byte == 0x5C { break }
            nonASCII |= byte
            index &+= 1
        }
        return index
    }

    /// The index of the first byte from `start` on that is no decimal digit, or the number of bytes.
    static func digitsEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        let count = bytes.count
        while count &- index >= 8 {
            let word = bytes.word(at: index) ^ (ones &* 0x30)
            // Of the bytes now, 0 to 9 stay below 0x80 with 0x76 added; a carry comes from marked bytes only.
            let found = ((word &+ ones &* 0x76) | word) & highs
            if found != 0 { return index &+ found.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < count, bytes[index] &- 0x30 <= 9 { index &+= 1 }
        return index
    }

    /// The index of the first byte from `start` on that is no hexadecimal digit, or the number of bytes.
    static func hexadecimalEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        let count = bytes.count
        while count &- index >= 8 {
            let word = bytes.word(at: index)
            let lower = word | ones &* 0x20
            // Each sum reaches the high bit from a first digit on, or from behind a last one; a carry comes from bytes
            // that are not ASCII only, which are marked.
            let digits = (word &+ ones &* 0x50) & ~(word &+ ones &* 0x46)
            let letters = (lower &+ ones &* 0x1F) & ~(lower &+ ones &* 0x19)
            let found = ~((digits | letters) & ~word) & highs
            if found != 0 { return index &+ found.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < count, bytes[index] &- 0x30 <= 9 || (bytes[index] | 0x20) &- 0x61 <= 5 { index &+= 1 }
        return index
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// Marks bytes that are zero in their high bit.
    ///
    /// A byte above one that is zero may be marked wrongly; the lowest mark is right.
    @inline(__always)
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- ones) & ~word & highs
    }
}

extension Span<UInt8> {
    /// Eight bytes, the first in the lowest place.
    @inline(__always)
    func word(at index: Int) -> UInt64 {
        // The load is checked against the span's bounds, and every pattern of bits is a UInt64.
        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian
    }
}
