import Foundation

/// The files in a directory on disk.
///
/// Symbolic links are followed within the directory; one that leads out of it is an error, so that a package never holds
/// what its author did not put beside the manifest.
public struct DirectoryFiles: PackageFiles {
    /// The directory's path without symbolic links.
    private let root: String

    /// Bytes of a file at most; no plugin's file comes near.
    static let sizeLimit = 64 << 20

    /// Opens a directory.
    ///
    /// - Throws: ``PackagingError`` if there is none at that path.
    public init(_ path: String) throws(PackagingError) {
        guard let root = Self.resolved(path), Self.isDirectory(root) else {
            throw PackagingError("\(path) is not a directory")
        }
        self.root = root
    }

    /// The bytes of a file; `nil` if there is no such file.
    ///
    /// - Throws: ``PackagingError`` for a path or a link that leads out of the directory, for what is no regular file or
    ///   cannot be read, and above 64 MiB.
    public func content(of path: String) throws(PackagingError) -> [UInt8]? {
        guard let file = try location(of: path), !Self.isDirectory(file) else { return nil }
        // Opening a named pipe would otherwise wait for somebody to write to it.
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.unreadable(path, errno) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw PackagingError("\(path) is not a regular file")
        }
        let data: Data?
        do { data = try handle.read(upToCount: Self.sizeLimit + 1) } catch {
            throw PackagingError("\(path) cannot be read: \(error.localizedDescription)")
        }
        guard let data else { return [] }
        guard data.count <= Self.sizeLimit else {
            throw PackagingError("\(path) has more than \(Self.sizeLimit) bytes")
        }
        return [UInt8](data)
    }

    /// The paths of all files below a directory, sorted bytewise; those of the whole for an empty path.
    ///
    /// - Throws: ``PackagingError`` for a directory that cannot be read, and for a link that leads out of the whole or
    ///   back to a directory it stands in.
    public func paths(below directory: String) throws(PackagingError) -> [String] {
        guard let location = directory.isEmpty ? root : try location(of: directory), Self.isDirectory(location) else {
            return []
        }
        var paths: [String] = []
        try collect(directory, at: location, within: [], into: &paths)
        return paths.sortedBytewise()
    }

    private func collect(
        _ directory: String, at location: String, within ancestors: [String], into paths: inout [String]
    ) throws(PackagingError) {
        guard !ancestors.contains(location) else {
            throw PackagingError("\(directory) is a symbolic link to a directory that it stands in")
        }
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: location) } catch {
            throw PackagingError(
                "\(directory.isEmpty ? root : directory) cannot be read: \(error.localizedDescription)")
        }
        for name in names {
            let path = directory.isEmpty ? name : "\(directory)/\(name)"
            guard let file = try self.location(of: path) else { continue }
            if Self.isDirectory(file) {
                try collect(path, at: file, within: ancestors + [location], into: &paths)
            } else {
                paths.append(path)
            }
        }
    }

    /// Where a file is on disk, without symbolic links; `nil` if there is none.
    private func location(of path: String) throws(PackagingError) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        // The rules for names in a package (protocol section 1.1).
        guard !parts.contains(where: { ["", ".", ".."].contains($0) }), !path.utf8.contains(0) else {
            throw PackagingError("\(path) is not the path of a file in the plugin: no part may be empty, . or ..")
        }
        let full = "\(root)/\(path)"
        guard let location = Self.resolved(full) else {
            let problem = errno
            guard problem == ENOENT || problem == ENOTDIR else { throw Self.unreadable(path, problem) }
            return nil
        }
        guard root == "/" || location.hasPrefix(root + "/") || location == root else {
            throw PackagingError("\(path) is a symbolic link that leads out of the plugin's directory")
        }
        return location
    }

    private static func unreadable(_ path: String, _ problem: Int32) -> PackagingError {
        PackagingError("\(path) cannot be read: \(String(cString: strerror(problem)))")
    }

    private static func resolved(_ path: String) -> String? {
        guard let pointer = realpath(path, nil) else { return nil }
        defer { free(pointer) }
        return String(cString: pointer)
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
