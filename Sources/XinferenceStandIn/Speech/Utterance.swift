/// A text as the bytes that a melody carries: a mark, the length, the text in UTF-8, and a checksum.
enum Utterance {
    /// What was heard of a melody that begins as one of ours and does not end as one.
    enum Fault: Error, Equatable {
        /// The sound stops before the text does.
        case cut
        /// The text or its length is not what was spoken.
        case damaged
    }

    /// The first bytes of every melody.
    static let mark: [UInt8] = [0xA5, 0x3C, 0x96, 0x0F]
    private static let lengthSize = 4
    private static let checksumSize = 4

    /// The bytes to sing.
    static func bytes(of text: String) -> [UInt8] {
        let payload = Array(text.utf8)
        return mark + number(UInt32(clamping: payload.count)) + payload + number(checksum(payload[...]))
    }

    /// The text in `bytes`; nil when they do not begin with the mark.
    ///
    /// What follows the checksum is ignored: a melody may be followed by silence.
    static func text(in bytes: [UInt8]) throws(Fault) -> String? {
        guard bytes.starts(with: mark) else { return nil }
        let rest = bytes.dropFirst(mark.count)
        guard rest.count >= lengthSize else { throw .cut }
        let length = Int(number(rest.prefix(lengthSize)))
        let payload = rest.dropFirst(lengthSize)
        // The length is at most 2^32, so the sum fits.
        guard payload.count >= length + checksumSize else { throw .cut }
        let spoken = payload.prefix(length)
        guard checksum(spoken) == number(payload.dropFirst(length).prefix(checksumSize)),
            let text = String(validating: spoken, as: UTF8.self)
        else { throw .damaged }
        return text
    }

    private static func number(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// CRC-32, so that a single wrong note never passes.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        var rest: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            rest ^= UInt32(byte)
            for _ in 0..<8 { rest = rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1 }
        }
        return ~rest
    }
}
