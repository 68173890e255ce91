/// A file in a zip archive, as its central directory describes it.
public struct ZipEntry: Sendable, Hashable {
    /// How an entry's bytes are stored.
    public enum Method: Sendable, Hashable {
        /// As they are.
        case stored
        /// As a DEFLATE stream.
        case deflated
        /// In a way that Dify's host cannot read either.
        case other(Int)

        init(_ number: Int) {
            self =
                switch number {
                case 0: .stored
                case 8: .deflated
                default: .other(number)
                }
        }
    }

    /// The name as it stands in the archive.
    public let path: String
    /// How its bytes are stored.
    public let method: Method
    /// How many bytes it takes in the archive.
    public let compressedSize: Int
    /// How many bytes it has, as the archive says.
    public let size: Int
    /// The CRC-32 of its bytes, as the archive says.
    public let checksum: UInt32

    /// Where its local header begins.
    let headerOffset: Int
    let flags: Int
    /// The name's bytes, which need not be UTF-8.
    let name: [UInt8]
    /// Which system's attributes it has, and which.
    let attributes: (system: Int, value: Int)

    var isEncrypted: Bool { flags & 0x1 != 0 }
    var hasDescriptor: Bool { flags & 0x8 != 0 }

    /// Whether its bytes can be read if they are not damaged.
    var isReadable: Bool {
        if case .other = method { return false }
        return !isEncrypted && size <= ZipArchive.sizeLimit
    }

    /// The file type bits of a Unix mode; 0 if the archive gives none.
    var fileType: Int { attributes.system == 3 ? attributes.value >> 16 & 0o170000 : 0 }

    /// Whether two entries are told apart by nothing.
    public static func == (one: ZipEntry, other: ZipEntry) -> Bool {
        one.headerOffset == other.headerOffset && one.name == other.name
    }

    /// Hashes what tells entries apart.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(headerOffset)
        hasher.combine(name)
    }
}
