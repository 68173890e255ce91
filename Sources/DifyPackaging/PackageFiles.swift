/// The files of a plugin, wherever they are: in a directory, or in a package.
///
/// Paths are relative, with `/` between their parts, as in a package (protocol section 1.1).
public protocol PackageFiles: Sendable {
    /// The bytes of a file; `nil` if there is no such file.
    ///
    /// - Throws: if it is there and cannot be read.
    func content(of path: String) throws(PackagingError) -> [UInt8]?

    /// The paths of all files below a directory, sorted bytewise; those of the whole for an empty path.
    func paths(below directory: String) throws(PackagingError) -> [String]
}

/// A file in a package.
public struct PackagedFile: Sendable, Hashable {
    /// Where it is, relative to the plugin's directory.
    public var path: String
    /// Its bytes.
    public var content: [UInt8]

    /// Makes a file.
    public init(path: String, content: [UInt8]) {
        self.path = path
        self.content = content
    }
}
