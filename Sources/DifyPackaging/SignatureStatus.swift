/// What is to be said of a package's signature.
public enum SignatureStatus: Sendable, Hashable {
    /// There is none.
    case unsigned
    /// There is something else in its place: why, as a sentence.
    case malformed(String)
    /// There is one, and no key to check it by.
    case unchecked(PackageSignature)
    /// No key made it, or something was changed since.
    case bad(PackageSignature)
    /// It is the signature of a key, and says who vouches for the package.
    case good(PackageSignature, PackageCategory)

    /// Checks an archive by keys.
    ///
    /// - Throws: ``PackagingError`` for a file that cannot be read.
    public init(of archive: ZipArchive, keys: [VerifyingKey]) throws(PackagingError) {
        let signature: PackageSignature?
        do throws(PackagingError) { signature = try PackageSignature(of: archive) } catch {
            self = .malformed(error.description)
            return
        }
        guard let signature else {
            self = .unsigned
            return
        }
        guard !keys.isEmpty else {
            self = .unchecked(signature)
            return
        }
        let message = PackageSignature.message(files: try archive.files(), time: signature.time)
        guard keys.contains(where: { $0.accepts(signature.bytes, of: message) }) else {
            self = .bad(signature)
            return
        }
        let content = try archive.content(of: PackageCategory.path)
        do throws(PackagingError) {
            // Without the entry, the host takes the signature for that of Dify's makers.
            self = .good(
                signature,
                try content.map { content throws(PackagingError) in try .init(content: content) } ?? .langgenius)
        } catch { self = .malformed(error.description) }
    }
}
