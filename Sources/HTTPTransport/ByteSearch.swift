/// Finds line ends eight bytes at a time: most of the time a stream costs goes into looking for them.
enum ByteSearch {
    /// The index of the first CR or LF from `start` on, or the number of bytes.
    static func lineEnd(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        let count = bytes.count
        while count &- index >= 8 {
            // The load is checked against the span's bounds, and every pattern of bits is a UInt64.
            let word = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
            let found = zeroBytes(word.littleEndian ^ (ones &* 0x0A)) | zeroBytes(word.littleEndian ^ (ones &* 0x0D))
            if found != 0 { return index &+ found.trailingZeroBitCount &>> 3 }
            index &+= 8
        }
        while index < count, bytes[index] != 0x0A, bytes[index] != 0x0D { index &+= 1 }
        return index
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// Marks bytes that are zero in their high bit.
    ///
    /// A byte above one that is zero may be marked wrongly; the lowest mark is right.
    private static func zeroBytes(_ word: UInt64) -> UInt64 {
        (word &- ones) & ~word & (ones &* 0x80)
    }
}
