/// Reads a zip archive's central directory, and gathers what is wrong with the entries.
struct ZipDirectoryReader {
    private static let signature = 0x0201_4b50
    private static let size = 46

    let bytes: [UInt8]
    let end: ZipEndRecord
    private(set) var entries: [ZipEntry] = []
    private(set) var complaints: [String]

    init(bytes: [UInt8], end: ZipEndRecord) {
        self.bytes = bytes
        self.end = end
        complaints = end.complaints
    }

    /// Reads all entries.
    ///
    /// - Throws: ``PackagingError`` if the directory does not hold what the end record says.
    mutating func read() throws(PackagingError) {
        var offset = end.directoryOffset
        for number in 0..<end.entryCount {
            guard let (entry, next) = entry(at: offset), next <= end.offset else {
                throw PackagingError(
                    "the archive's directory is damaged: entry \(number + 1) of \(end.entryCount) is not to be read")
            }
            entries.append(entry)
            offset = next
        }
        if bytes.littleEndian(at: offset, size: 4) == Self.signature {
            complaints.append("the archive's directory holds more entries than its end record says")
        }
        for entry in entries { inspect(entry) }
        complaints += ZipNames.complaints(about: entries)
        inspectLayout()
    }

    private func entry(at offset: Int) -> (entry: ZipEntry, next: Int)? {
        guard bytes.slice(at: offset, count: Self.size) != nil,
            bytes.littleEndian(at: offset, size: 4) == Self.signature
        else { return nil }
        func field(_ position: Int, _ size: Int) -> Int { bytes.littleEndian(at: offset + position, size: size) ?? 0 }
        let sizes = (name: field(28, 2), extra: field(30, 2), comment: field(32, 2))
        guard let name = bytes.slice(at: offset + Self.size, count: sizes.name) else { return nil }
        let entry = ZipEntry(
            path: String(decoding: name, as: UTF8.self), method: ZipEntry.Method(field(10, 2)),
            compressedSize: field(20, 4), size: field(24, 4), checksum: UInt32(truncatingIfNeeded: field(16, 4)),
            headerOffset: field(42, 4), flags: field(8, 2), name: Array(name),
            attributes: (field(4, 2) >> 8, field(38, 4)))
        return (entry, offset + Self.size + sizes.name + sizes.extra + sizes.comment)
    }

    private mutating func inspect(_ entry: ZipEntry) {
        let name = entry.path.quoted
        if entry.isEncrypted { complaints.append("\(name) is encrypted; the host has no password") }
        if entry.fileType == 0o120000 {
            complaints.append("\(name) is a symbolic link; the host makes it a file that holds the link's text")
        } else if entry.fileType != 0, entry.fileType != 0o100000, !entry.path.hasSuffix("/") {
            complaints.append("\(name) is no regular file")
        }
        if case .other(let number) = entry.method, !entry.isEncrypted {
            complaints.append("\(name) is compressed with method \(number); the host reads 0 (stored) and 8 (deflate)")
        }
        if entry.size == 0xFFFF_FFFF || entry.compressedSize == 0xFFFF_FFFF || entry.headerOffset == 0xFFFF_FFFF {
            complaints.append("\(name) has its sizes in the zip64 format, which no package needs")
        } else if entry.size > ZipArchive.sizeLimit {
            complaints.append("\(name) has \(entry.size) bytes; more than \(ZipArchive.sizeLimit) are not read")
        }
    }

    /// Tells local headers that say something else than the directory, and bytes that belong to several entries or none.
    private mutating func inspectLayout() {
        var position = 0
        for entry in entries.sorted(by: { $0.headerOffset < $1.headerOffset }) {
            let name = entry.path.quoted
            if entry.headerOffset > position {
                complaints.append("\(entry.headerOffset - position) bytes before \(name) belong to no entry")
            } else if entry.headerOffset < position {
                complaints.append("\(name) shares bytes with the entry before it")
            }
            guard let header = ZipLocalHeader(of: entry, in: bytes) else {
                complaints.append("\(name) has no bytes in the archive: its local header is damaged")
                position = max(position, entry.headerOffset)
                continue
            }
            if !header.agrees {
                complaints.append("\(name) is described otherwise beside its bytes than in the directory")
            }
            if header.end == nil { complaints.append("\(name) lacks the sizes and the checksum after its bytes") }
            position = max(position, header.end ?? header.dataOffset + entry.compressedSize)
        }
        let rest = end.directoryOffset - position
        if rest > 0 { complaints.append("\(rest) bytes before the archive's directory belong to no entry") }
        if rest < 0 { complaints.append("the last entry's bytes run into the archive's directory") }
    }
}
