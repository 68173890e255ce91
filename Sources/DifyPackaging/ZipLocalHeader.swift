/// What stands before an entry's bytes, and has to agree with the directory.
struct ZipLocalHeader {
    static let signature = 0x0403_4b50
    static let size = 30
    static let descriptorSignature = 0x0807_4b50

    let entry: ZipEntry
    let dataOffset: Int
    /// Whether name, method and flags, and the sizes where they are given, are those of the directory.
    let agrees: Bool
    private let bytes: [UInt8]

    /// Reads the header of an entry; `nil` if there is none, or no room for the entry's bytes.
    init?(of entry: ZipEntry, in bytes: [UInt8]) {
        let start = entry.headerOffset
        guard let header = bytes.slice(at: start, count: Self.size),
            bytes.littleEndian(at: start, size: 4) == Self.signature
        else { return nil }
        func field(_ position: Int, _ size: Int) -> Int { bytes.littleEndian(at: start + position, size: size) ?? 0 }
        let nameSize = field(26, 2)
        let offset = header.endIndex + nameSize + field(28, 2)
        guard let name = bytes.slice(at: header.endIndex, count: nameSize),
            bytes.slice(at: offset, count: entry.compressedSize) != nil
        else { return nil }
        let isSame =
            Array(name) == entry.name && ZipEntry.Method(field(8, 2)) == entry.method && field(6, 2) == entry.flags
        let isSized =
            field(14, 4) == Int(entry.checksum) && field(18, 4) == entry.compressedSize && field(22, 4) == entry.size
        self.entry = entry
        self.bytes = bytes
        dataOffset = offset
        agrees = isSame && (isSized || entry.hasDescriptor)
    }

    /// Where the entry ends, its data descriptor included; `nil` if it should have one that agrees with the directory, and
    /// has not.
    var end: Int? {
        let dataEnd = dataOffset + entry.compressedSize
        guard entry.hasDescriptor else { return dataEnd }
        // The signature is optional, and the numbers could look like one.
        for start in [dataEnd, dataEnd + 4] {
            guard start == dataEnd || bytes.littleEndian(at: dataEnd, size: 4) == Self.descriptorSignature else {
                continue
            }
            if bytes.littleEndian(at: start, size: 4) == Int(entry.checksum),
                bytes.littleEndian(at: start + 4, size: 4) == entry.compressedSize,
                bytes.littleEndian(at: start + 8, size: 4) == entry.size
            {
                return start + 12
            }
        }
        return nil
    }
}
