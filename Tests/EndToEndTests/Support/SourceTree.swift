import DifyPackaging
import Foundation

/// A directory for a plugin's sources, to be spoiled by a test; it is removed with the test.
struct SourceTree: Sendable {
    let url: URL

    /// Hands out an empty one.
    static func withEmpty(_ body: (SourceTree) throws -> Void) throws {
        let tree = try SourceTree()
        defer { tree.remove() }
        try body(tree)
    }

    /// Hands out one with the files of this plugin's package.
    static func withCopy(_ body: (SourceTree) throws -> Void) throws {
        try withEmpty { tree in
            try tree.fill()
            try body(tree)
        }
    }

    /// Hands out one with the files of this plugin's package.
    static func withCopy(_ body: (SourceTree) async throws -> Void) async throws {
        let tree = try SourceTree()
        defer { tree.remove() }
        try tree.fill()
        try await body(tree)
    }

    private init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "sources-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    func write(_ path: String, _ text: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file, options: .atomic)
    }

    /// Writes a script that can be run.
    func writeScript(_ path: String, _ commands: String) throws {
        try write(path, "#!/bin/sh\nset -e\n\(commands)\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: url.appending(path: path).path)
    }

    func edit(_ path: String, _ change: (String) -> String) throws {
        let file = url.appending(path: path)
        try write(path, change(try String(contentsOf: file, encoding: .utf8)))
    }

    func remove(_ path: String) throws {
        try FileManager.default.removeItem(at: url.appending(path: path))
    }

    private func fill() throws {
        let files = try DirectoryFiles(Shipped.sources.path)
        for path in try PluginDeclaration(files: files).packagedPaths() {
            try write(path, String(decoding: try files.content(of: path) ?? [], as: UTF8.self))
        }
    }

    private func remove() {
        try? FileManager.default.removeItem(at: url)
    }
}
