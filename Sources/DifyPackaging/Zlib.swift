import CZlib

/// The two things that a zip archive needs of zlib.
enum Zlib {
    /// The CRC-32 of bytes.
    static func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        // The pointer is not kept, and zlib reads exactly `count` bytes from it.
        unsafe bytes.withUnsafeBufferPointer { buffer in
            UInt32(truncatingIfNeeded: unsafe crc32_z(0, buffer.baseAddress, buffer.count))
        }
    }

    /// Inflates a raw DEFLATE stream of a known size; `nil` if it is damaged, or shorter or longer than that.
    static func inflate(_ bytes: ArraySlice<UInt8>, to size: Int) -> [UInt8]? {
        var consumed = 0
        // One byte more shows a stream that is too long; and zlib takes no null pointer.
        let output = [UInt8](unsafeUninitializedCapacity: size + 1) { output, count in
            // Both pointers are valid for the sizes beside them, and zlib keeps neither.
            count = unsafe bytes.withUnsafeBufferPointer { input in
                max(
                    0,
                    unsafe cz_inflate_raw(input.baseAddress, input.count, output.baseAddress, output.count, &consumed))
            }
        }
        return output.count == size && consumed == bytes.count ? output : nil
    }
}
