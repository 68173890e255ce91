/// Hexadecimal digits to bytes and back, eight digits at a time: Dify sends and takes audio in them.
enum Hexadecimal {
    /// Decodes digits that have been checked, two for each byte, to the beginning of a buffer that has room for them.
    static func decode(_ digits: Span<UInt8>, into buffer: inout MutableSpan<UInt8>) {
        let count = min(digits.count / 2, buffer.count)
        var bytes = buffer.mutableBytes
        var index = 0
        while count &- index >= 4 {
            bytes.storeBytes(of: decode(digits.word(at: 2 &* index)), toByteOffset: index, as: UInt32.self)
            index &+= 4
        }
        while index < count {
            let pair = (value(digits[2 &* index]), value(digits[2 &* index &+ 1]))
            bytes.storeBytes(of: pair.0 << 4 | pair.1, toByteOffset: index, as: UInt8.self)
            index &+= 1
        }
    }

    /// Adds bytes as digits in lower case.
    static func append(_ bytes: Span<UInt8>, to digits: inout [UInt8]) {
        let start = digits.count
        digits.append(contentsOf: repeatElement(0, count: 2 * bytes.count))
        var span = digits.mutableSpan
        var output = span.mutableBytes
        var index = 0
        while bytes.count &- index >= 4 {
            // The load is checked against the span's bounds, and every pattern of bits is a UInt32.
            let four = unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt32.self)
            output.storeBytes(
                of: encode(four.littleEndian).littleEndian, toByteOffset: start &+ 2 &* index, as: UInt64.self)
            index &+= 4
        }
        while index < bytes.count {
            let two = UInt16(truncatingIfNeeded: encode(UInt32(bytes[index])))
            output.storeBytes(of: two.littleEndian, toByteOffset: start &+ 2 &* index, as: UInt16.self)
            index &+= 1
        }
    }

    // MARK: Words

    /// Four bytes of eight digits, in both the first in the lowest place.
    @inline(__always)
    private static func decode(_ digits: UInt64) -> UInt32 {
        // The low half of a digit's byte counts from "0" or from one before "a"; a letter has bit 6 set.
        let values = (digits & every(0x0F)) &+ ((digits &>> 6) & every(0x01)) &* 9
        let pairs = (values &<< 4 | values &>> 8) & 0x00FF_00FF_00FF_00FF
        let fours = (pairs | pairs &>> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: fours | fours &>> 16).littleEndian
    }

    private static func value(_ digit: UInt8) -> UInt8 {
        (digit & 0x0F) &+ (digit &>> 6 & 1) &* 9
    }

    /// Eight digits of four bytes, in both the first in the lowest place.
    @inline(__always)
    private static func encode(_ bytes: UInt32) -> UInt64 {
        let fours = (UInt64(bytes) | UInt64(bytes) &<< 16) & 0x0000_FFFF_0000_FFFF
        let pairs = (fours | fours &<< 8) & 0x00FF_00FF_00FF_00FF
        let values = (pairs &>> 4 | pairs &<< 8) & every(0x0F)
        // Six more carry into bit 4 from ten on, and "a" stands 39 places behind where the digit after "9" would.
        let isLetter = ((values &+ every(6)) &>> 4) & every(0x01)
        return values &+ every(0x30) &+ isLetter &* 39
    }

    @inline(__always)
    private static func every(_ byte: UInt64) -> UInt64 { 0x0101_0101_0101_0101 &* byte }
}
