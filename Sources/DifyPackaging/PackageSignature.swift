import Crypto
import DifyPlugin
import Foundation

/// A package's signature, which is in the archive's comment (protocol section 1.8).
public struct PackageSignature: Sendable, Hashable {
    /// The signature itself.
    public let bytes: [UInt8]
    /// When the package was signed, in Unix seconds; the signature covers it.
    public let time: Int64

    /// Makes a signature.
    init(bytes: [UInt8], time: Int64) {
        self.bytes = bytes
        self.time = time
    }

    /// Reads the signature of an archive; `nil` if it has no comment.
    ///
    /// - Throws: ``PackagingError`` if the comment is something else.
    public init?(of archive: ZipArchive) throws(PackagingError) {
        guard !archive.comment.isEmpty else { return nil }
        guard let text = String(validating: archive.comment, as: UTF8.self),
            let object = (try? JSONValue(parsing: text))?.object
        else { throw PackagingError("the archive's comment is no JSON object with a signature") }
        guard let encoded = object["signature"]?.string, let data = Data(base64Encoded: encoded), !data.isEmpty else {
            throw PackagingError("the signature in the archive's comment is not in Base64")
        }
        guard let time = object["time"]?.int else {
            throw PackagingError("the archive's comment does not say when it was signed")
        }
        bytes = Array(data)
        self.time = Int64(time)
    }

    /// The archive's comment for this signature.
    public var comment: [UInt8] {
        Array(#"{"signature":"\#(Data(bytes).base64EncodedString())","time":\#(time)}"#.utf8)
    }

    /// What a signature covers: the files' checksums in the archive's order, and the time; paths it does not.
    static func message(files: [PackagedFile], time: Int64) -> [UInt8] {
        files.flatMap { Array(SHA256.hash(data: $0.content)) } + Array(String(time).utf8)
    }
}
