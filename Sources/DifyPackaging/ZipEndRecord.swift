/// The record at the end of a zip archive, which says where the directory is.
struct ZipEndRecord {
    static let signature = 0x0605_4b50
    static let size = 22
    private static let zip64LocatorSignature = 0x0706_4b50
    private static let zip64LocatorSize = 20

    let offset: Int
    let entryCount: Int
    let directoryOffset: Int
    let comment: ArraySlice<UInt8>
    /// What is odd about it, each a sentence.
    let complaints: [String]

    /// Finds the record.
    ///
    /// - Throws: ``PackagingError`` if there is none, or one that says what cannot be.
    init(in bytes: [UInt8]) throws(PackagingError) {
        guard let offset = Self.find(in: bytes) else {
            throw PackagingError("this is no zip archive: it has no end record")
        }
        func field(_ position: Int, _ size: Int) -> Int { bytes.littleEndian(at: offset + position, size: size) ?? 0 }
        let commentSize = field(20, 2)
        guard let comment = bytes.slice(at: offset + Self.size, count: commentSize) else {
            throw PackagingError("the archive's comment is cut off")
        }
        let (count, size, start) = (field(10, 2), field(12, 4), field(16, 4))
        let locator = bytes.littleEndian(at: offset - Self.zip64LocatorSize, size: 4)
        guard count != 0xFFFF, size != 0xFFFF_FFFF, start != 0xFFFF_FFFF, locator != Self.zip64LocatorSignature else {
            throw PackagingError("the archive is in the zip64 format, which no package needs")
        }
        guard count <= ZipArchive.entryLimit else {
            throw PackagingError("the archive has \(count) entries; more than \(ZipArchive.entryLimit) are not read")
        }
        var complaints: [String] = []
        if field(4, 2) != 0 || field(6, 2) != 0 || field(8, 2) != count {
            complaints.append("the archive says that it is one of several parts")
        }
        let rest = bytes.count - offset - Self.size - commentSize
        if rest > 0 { complaints.append("\(rest) bytes follow the archive's end") }
        if start + size > offset { throw PackagingError("the archive's directory is not where its end record says") }
        if start + size < offset {
            complaints.append("\(offset - start - size) bytes lie between the archive's directory and its end record")
        }
        self.offset = offset
        entryCount = count
        directoryOffset = start
        self.comment = comment
        self.complaints = complaints
    }

    /// The last signature before which a comment can begin, which is the one that the host goes by.
    private static func find(in bytes: [UInt8]) -> Int? {
        var offset = bytes.count - size
        let least = max(0, offset - 0xFFFF)
        while offset >= least {
            if bytes.littleEndian(at: offset, size: 4) == signature { return offset }
            offset -= 1
        }
        return nil
    }
}
