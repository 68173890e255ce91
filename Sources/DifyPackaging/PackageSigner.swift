/// Signs packages (protocol section 1.8).
public struct PackageSigner: Sendable {
    /// With which key.
    public var key: SigningKey
    /// Who vouches for the package; `nil` leaves it open, and the package's identity as it was.
    public var category: PackageCategory?

    /// Makes a signer.
    public init(key: SigningKey, category: PackageCategory? = nil) {
        self.key = key
        self.category = category
    }

    /// The package with a signature; a former one and its category are replaced.
    ///
    /// - Throws: ``PackagingError`` for a package with forbidden entries or damaged files.
    public func sign(_ archive: ZipArchive, time: Int64) throws(PackagingError) -> [UInt8] {
        if let complaint = archive.complaints.first { throw PackagingError(complaint) }
        // Not sorted again: the order of the package is its maker's.
        var files = try archive.files().filter { $0.path != PackageCategory.path }
        if let category { files.append(PackagedFile(path: PackageCategory.path, content: category.content)) }
        let message = PackageSignature.message(files: files, time: time)
        let signature = PackageSignature(bytes: try key.signature(of: message), time: time)
        return try ZipWriter.archive(inOrder: files, comment: signature.comment)
    }
}
