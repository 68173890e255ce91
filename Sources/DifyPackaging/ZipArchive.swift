/// A zip archive in memory, read as Dify's host reads a package: by its central directory.
///
/// What a package must not hold (protocol section 1.1) does not keep the archive from being read; ``complaints`` tells it.
public struct ZipArchive: Sendable {
    /// The files, in the archive's order, which signatures go by.
    public let entries: [ZipEntry]
    /// The comment at the end, where a package's signature is.
    public let comment: [UInt8]
    /// What is wrong with the archive and its entries, but for the entries' bytes, each a sentence.
    public let complaints: [String]

    let bytes: [UInt8]
    /// The last entry of each name: that is the one which an extraction leaves.
    private let indices: [String: Int]

    /// Entries at most; no plugin comes near.
    static let entryLimit = 10_000
    /// Bytes of an entry at most, inflated: more than a host takes for a whole package.
    static let sizeLimit = 64 << 20

    /// Reads an archive's directory.
    ///
    /// - Throws: ``PackagingError`` if the bytes are no zip archive, or one whose directory is damaged.
    public init(_ bytes: [UInt8]) throws(PackagingError) {
        let end = try ZipEndRecord(in: bytes)
        var directory = ZipDirectoryReader(bytes: bytes, end: end)
        try directory.read()
        self.bytes = bytes
        entries = directory.entries
        comment = Array(end.comment)
        complaints = directory.complaints
        indices = Dictionary(directory.entries.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { $1 })
    }

    /// What the entries hold together, as the archive says.
    public var uncompressedSize: Int {
        entries.reduce(0) { $0.addingReportingOverflow($1.size).partialValue }
    }

    /// The bytes of an entry.
    ///
    /// - Throws: ``PackagingError`` if they are damaged, encrypted, stored in an unknown way or more than 64 MiB.
    public func content(of entry: ZipEntry) throws(PackagingError) -> [UInt8] {
        let name = entry.path.quoted
        guard !entry.isEncrypted else { throw PackagingError("\(name) is encrypted") }
        guard entry.size <= Self.sizeLimit else {
            throw PackagingError("\(name) has \(entry.size) bytes; more than \(Self.sizeLimit) are not read")
        }
        guard let start = ZipLocalHeader(of: entry, in: bytes)?.dataOffset,
            let data = bytes.slice(at: start, count: entry.compressedSize)
        else { throw PackagingError("\(name) has no bytes in the archive: its local header is damaged") }
        let content: [UInt8]
        switch entry.method {
        case .stored:
            guard entry.size == entry.compressedSize else {
                throw PackagingError("\(name) is stored as it is, and yet in another size")
            }
            content = Array(data)
        case .deflated:
            guard let inflated = Zlib.inflate(data, to: entry.size) else {
                throw PackagingError("\(name) is damaged: it does not inflate to \(entry.size) bytes")
            }
            content = inflated
        case .other(let number):
            throw PackagingError(
                "\(name) is compressed with method \(number); only 0 (stored) and 8 (deflate) are read")
        }
        guard Zlib.crc32(content[...]) == entry.checksum else {
            throw PackagingError("\(name) is damaged: its bytes do not have its checksum")
        }
        return content
    }

    /// All files with their bytes, in the archive's order.
    ///
    /// - Throws: ``PackagingError`` for the first that cannot be read.
    public func files() throws(PackagingError) -> [PackagedFile] {
        var files: [PackagedFile] = []
        for entry in entries { files.append(PackagedFile(path: entry.path, content: try content(of: entry))) }
        return files
    }
}

extension ZipArchive: PackageFiles {
    /// The bytes of a file, of the last if there are several; `nil` if there is none of that name.
    ///
    /// - Throws: ``PackagingError`` as ``content(of:)-(ZipEntry)``.
    public func content(of path: String) throws(PackagingError) -> [UInt8]? {
        guard let index = indices[path] else { return nil }
        return try content(of: entries[index])
    }

    /// The paths of all files below a directory, sorted bytewise; those of the whole for an empty path.
    public func paths(below directory: String) -> [String] {
        let prefix = directory.isEmpty ? "" : directory + "/"
        return indices.keys.filter { $0.utf8.starts(with: prefix.utf8) }.sortedBytewise()
    }
}
