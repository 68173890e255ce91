/// What the header of a WAV file says of its length.
enum WaveHeader {
    /// How many of a file's first bytes are looked at; what encoders put before the sound is far shorter.
    static let headLength = 4096

    /// What the first bytes tell.
    enum Announcement: Equatable {
        /// They are not those of a WAV file, or one that does not say.
        case none
        /// The file ends inside its header.
        case cut
        /// So many bytes, header included.
        case length(Int)
    }

    /// Reads a file's first bytes.
    ///
    /// - Parameter isWhole: whether these are all the bytes there are.
    static func read(_ head: [UInt8], isWhole: Bool) -> Announcement {
        guard head.starts(with: "RIFF".utf8), head.dropFirst(8).starts(with: "WAVE".utf8) else { return .none }
        var offset = 12
        while offset + 8 <= head.count {
            let size = number(head, at: offset + 4)
            if head[offset...].starts(with: "data".utf8) {
                // A file that is nothing but a header has no sound.
                if isWhole, head.count <= offset + 8 { return .cut }
                // An encoder that does not know the length yet writes none, or as much as there is room for.
                return size == 0 || size >= 0x7FFF_0000 ? .none : .length(offset + 8 + size)
            }
            offset += 8 + size + size & 1
        }
        return isWhole ? .cut : .none
    }

    /// A number of four bytes, the least significant first; at most 2^32, so that no sum of a few overflows.
    private static func number(_ bytes: [UInt8], at offset: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
}
