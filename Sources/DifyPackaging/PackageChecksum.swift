import Crypto

/// The checksum in a plugin's identity (protocol section 1.7).
///
/// It covers paths and bytes; not their order in the package, their compression and the signature in its comment.
public enum PackageChecksum {
    /// The checksum of files, 64 hexadecimal digits in lower case.
    ///
    /// - Throws: ``PackagingError`` for a file that cannot be read.
    public static func checksum(of files: some PackageFiles) throws(PackagingError) -> String {
        var sum = SHA256()
        for path in try files.paths(below: "") {
            guard let content = try files.content(of: path) else { throw PackagingError("\(path.quoted) is missing") }
            add(path, content, to: &sum)
        }
        return hexadecimal(sum.finalize())
    }

    /// The checksum of files in any order.
    public static func checksum(of files: [PackagedFile]) -> String {
        var sum = SHA256()
        for file in files.sorted(by: { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }) {
            add(file.path, file.content, to: &sum)
        }
        return hexadecimal(sum.finalize())
    }

    private static func add(_ path: String, _ content: [UInt8], to sum: inout SHA256) {
        SHA256.hash(data: Array(path.utf8)).withUnsafeBytes { unsafe sum.update(bufferPointer: $0) }
        SHA256.hash(data: content).withUnsafeBytes { unsafe sum.update(bufferPointer: $0) }
    }

    private static func hexadecimal(_ digest: SHA256.Digest) -> String {
        digest.map { String($0 >> 4, radix: 16) + String($0 & 0xF, radix: 16) }.joined()
    }
}
