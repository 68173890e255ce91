/// Numbers as zip archives and ELF files hold them, wherever they may lie.
extension [UInt8] {
    /// The number of `size` bytes at an offset; `nil` beyond the end, and for numbers that `Int` cannot hold.
    func littleEndian(at offset: Int, size: Int) -> Int? {
        guard offset >= 0, size > 0, size <= 8, offset <= count, size <= count - offset else { return nil }
        var value: UInt64 = 0
        for byte in self[offset..<offset + size].reversed() { value = value << 8 | UInt64(byte) }
        return Int(exactly: value)
    }

    /// Adds the lowest `size` bytes of a number.
    mutating func appendLittleEndian(_ value: Int, size: Int) {
        for index in 0..<size { append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }

    /// The bytes from an offset on; `nil` if there are fewer.
    func slice(at offset: Int, count size: Int) -> ArraySlice<UInt8>? {
        guard offset >= 0, size >= 0, offset <= count, size <= count - offset else { return nil }
        return self[offset..<offset + size]
    }
}
