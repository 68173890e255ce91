import DifyPackaging
import DifyPlugin
import Foundation

/// Files that commands read and write, with errors that name them.
enum PackagingFile {
    /// The bytes of a file.
    ///
    /// - Throws: ``PackagingError`` if it cannot be read, or has more than 128 MiB.
    static func read(_ path: String) throws(PackagingError) -> [UInt8] {
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? handle.close() }
            let data = try handle.read(upToCount: (128 << 20) + 1) ?? Data()
            guard data.count <= 128 << 20 else { throw PackagingError("\(path) has more than 128 MiB") }
            return [UInt8](data)
        } catch let error as PackagingError { throw error } catch {
            throw PackagingError("\(path) cannot be read: \(reason(error))")
        }
    }

    /// A key's text.
    static func readKey(_ path: String) throws(PackagingError) -> String {
        let bytes = try read(path)
        guard bytes.count <= 1 << 16, let text = String(validating: bytes, as: UTF8.self) else {
            throw PackagingError("\(path) is no key in PEM")
        }
        return text
    }

    /// Writes a file so that nobody ever sees half of it.
    ///
    /// - Parameters:
    ///   - bytes: what to write.
    ///   - path: where to; its directory is made if need be.
    ///   - mode: who may read it, from the first byte on.
    ///   - replaces: whether a file that is there already is replaced; otherwise it is an error.
    static func write(
        _ bytes: [UInt8], to path: String, mode: mode_t = 0o644, replaces: Bool = true
    ) throws(PackagingError) {
        let url = URL(filePath: path)
        let temporary = url.deletingLastPathComponent()
            .appending(path: ".\(url.lastPathComponent).\(UUID().uuidString)").path
        try prepare(url.deletingLastPathComponent().path)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure(path) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        defer { unlink(temporary) }
        do {
            try handle.write(contentsOf: Data(bytes))
            try handle.synchronize()
        } catch { throw PackagingError("\(path) cannot be written: \(reason(error))") }
        // A link fails if the file is there, and a rename replaces it.
        let status = replaces ? rename(temporary, path) : link(temporary, path)
        guard status == 0 else { throw failure(path) }
    }

    /// Makes a directory if need be.
    ///
    /// - Throws: ``PackagingError`` if it cannot be made, or nothing can be written into it.
    static func prepare(_ directory: String) throws(PackagingError) {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch { throw PackagingError("\(directory) cannot be made: \(reason(error))") }
        guard access(directory, W_OK | X_OK) == 0 else { throw failure(directory) }
    }

    private static func failure(_ path: String) -> PackagingError {
        PackagingError("\(path) cannot be written: \(String(cString: strerror(errno)))")
    }

    private static func reason(_ error: any Error) -> String {
        if (error as? CocoaError)?.code == .fileReadNoSuchFile { return String(cString: strerror(ENOENT)) }
        let cause = (error as? CocoaError)?.underlying ?? error
        return (cause as? POSIXError).map { String(cString: strerror($0.code.rawValue)) } ?? error.localizedDescription
    }
}
