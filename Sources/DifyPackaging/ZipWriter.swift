/// Writes zip archives that depend on nothing but the files: the same files give the same bytes.
///
/// Entries are stored as they are, without times and attributes, and without directory entries (protocol section 1.1). The
/// host counts sizes before compression, and a plugin's weight is a binary that is compressed already; DEFLATE would save
/// little and make the bytes depend on zlib's version.
public enum ZipWriter {
    /// The archive of files, sorted bytewise by their paths.
    ///
    /// - Throws: ``PackagingError`` as ``archive(inOrder:comment:)``.
    public static func archive(of files: [PackagedFile], comment: [UInt8] = []) throws(PackagingError) -> [UInt8] {
        let sorted = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        return try archive(inOrder: sorted, comment: comment)
    }

    /// The archive of files in the order given.
    ///
    /// - Throws: ``PackagingError`` for a path that must not be in a package, for one that is there twice, and for more
    ///   than a zip archive without its 64-bit extension holds.
    public static func archive(inOrder files: [PackagedFile], comment: [UInt8] = []) throws(PackagingError) -> [UInt8] {
        try check(files, comment)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(files.reduce(1024) { $0 + $1.content.count + 2 * $1.path.utf8.count + 128 })
        var directory: [UInt8] = []
        for file in files {
            let description = description(of: file)
            directory.appendLittleEndian(0x0201_4b50, size: 4)
            directory.appendLittleEndian(20, size: 2)  // made by version 2.0, on no system in particular
            directory += description
            directory.appendLittleEndian(0, size: 10)  // comment, disk, internal and external attributes
            directory.appendLittleEndian(bytes.count, size: 4)
            directory += file.path.utf8
            bytes.appendLittleEndian(ZipLocalHeader.signature, size: 4)
            bytes += description
            bytes += file.path.utf8
            bytes += file.content
        }
        let start = bytes.count
        bytes += directory
        bytes.appendLittleEndian(ZipEndRecord.signature, size: 4)
        bytes.appendLittleEndian(0, size: 4)
        bytes.appendLittleEndian(files.count, size: 2)
        bytes.appendLittleEndian(files.count, size: 2)
        bytes.appendLittleEndian(directory.count, size: 4)
        bytes.appendLittleEndian(start, size: 4)
        bytes.appendLittleEndian(comment.count, size: 2)
        bytes += comment
        return bytes
    }

    /// The fields that the directory and the local header have in common.
    private static func description(of file: PackagedFile) -> [UInt8] {
        var fields: [UInt8] = []
        fields.appendLittleEndian(20, size: 2)  // needs version 2.0
        // Bit 11 says that the name is UTF-8; in ASCII it does not matter.
        fields.appendLittleEndian(file.path.utf8.allSatisfy { $0 < 0x80 } ? 0 : 1 << 11, size: 2)
        fields.appendLittleEndian(0, size: 6)  // stored; no time, no date
        fields.appendLittleEndian(Int(Zlib.crc32(file.content[...])), size: 4)
        fields.appendLittleEndian(file.content.count, size: 4)
        fields.appendLittleEndian(file.content.count, size: 4)
        fields.appendLittleEndian(file.path.utf8.count, size: 2)
        fields.appendLittleEndian(0, size: 2)
        return fields
    }

    private static func check(_ files: [PackagedFile], _ comment: [UInt8]) throws(PackagingError) {
        var seen: Set<String> = []
        for file in files {
            if let reason = ZipNames.complaint(about: file.path) {
                throw PackagingError("\(file.path.quoted) \(reason)")
            }
            guard seen.insert(file.path).inserted else {
                throw PackagingError("\(file.path.quoted) is there more than once")
            }
            guard file.path.utf8.count <= 0xFFFF else { throw PackagingError("\(file.path.quoted) is too long a name") }
            guard file.content.count <= ZipArchive.sizeLimit else {
                throw PackagingError("\(file.path.quoted) has more than \(ZipArchive.sizeLimit) bytes")
            }
        }
        guard files.count <= ZipArchive.entryLimit, comment.count <= 0xFFFF else {
            throw PackagingError("there are too many files for a package, or its comment is too long")
        }
        guard files.reduce(0, { $0 + $1.content.count + 2 * $1.path.utf8.count + 128 }) < 0xFFFF_FFFF else {
            throw PackagingError("the files have more bytes together than a zip archive holds")
        }
    }
}
