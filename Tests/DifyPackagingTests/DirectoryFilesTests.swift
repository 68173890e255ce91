import DifyPackaging
import Foundation
import Testing

struct DirectoryFilesTests {
    /// Runs with a directory `plugin` beside a file `outside.txt`, in a directory that is gone afterwards.
    private func withDirectory(_ body: (DirectoryFiles, URL) throws -> Void) throws {
        let parent = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: parent) }
        let root = parent.appending(path: "plugin")
        try FileManager.default.createDirectory(at: root.appending(path: "a/b"), withIntermediateDirectories: true)
        try Data("out".utf8).write(to: parent.appending(path: "outside.txt"))
        for path in ["z.txt", "a.txt", "a/1.txt", "a/b/2.txt"] {
            try Data(path.utf8).write(to: root.appending(path: path))
        }
        try body(try DirectoryFiles(root.path), root)
    }

    private func link(_ url: URL, to path: String) throws {
        try FileManager.default.createSymbolicLink(atPath: url.path, withDestinationPath: path)
    }

    @Test("files are read and listed, sorted by their bytes")
    func reading() throws {
        try withDirectory { files, root in
            try Data().write(to: root.appending(path: "empty"))
            #expect(try files.content(of: "a/b/2.txt") == Array("a/b/2.txt".utf8))
            #expect(try files.content(of: "empty") == [])
            #expect(try files.paths(below: "") == ["a.txt", "a/1.txt", "a/b/2.txt", "empty", "z.txt"])
            #expect(try files.paths(below: "a") == ["a/1.txt", "a/b/2.txt"])
        }
    }

    @Test("what is not there is no file, nor is a directory")
    func missing() throws {
        try withDirectory { files, _ in
            let contents = try ["b.txt", "a", "a/c/d", "a.txt/b"].map { try files.content(of: $0) }
            #expect(contents == [nil, nil, nil, nil])
            #expect(try files.paths(below: "c") + files.paths(below: "a.txt") == [])
        }
    }

    @Test(
        "a path leads to a file of the directory or is refused",
        arguments: ["../outside.txt", "/etc/passwd", "a/../a.txt", "./a.txt", "a//1.txt", "a/", "", "a\0b"])
    func badPaths(_ path: String) throws {
        try withDirectory { files, _ in
            #expect(throws: PackagingError.self) { try files.content(of: path) }
            if !path.isEmpty { #expect(throws: PackagingError.self) { try files.paths(below: path) } }
        }
    }

    @Test(
        "links within are followed, links that lead out are refused",
        arguments: ["../outside.txt", "..", "/etc/passwd"])
    func links(_ target: String) throws {
        try withDirectory { files, root in
            try link(root.appending(path: "within"), to: "a/1.txt")
            try link(root.appending(path: "folder"), to: "a/b")
            try link(root.appending(path: "nowhere"), to: "gone")
            #expect(try files.content(of: "within") == Array("a/1.txt".utf8))
            #expect(try files.content(of: "folder/2.txt") == Array("a/b/2.txt".utf8))
            #expect(try files.content(of: "nowhere") == nil)
            #expect(
                try files.paths(below: "") == ["a.txt", "a/1.txt", "a/b/2.txt", "folder/2.txt", "within", "z.txt"])
            try link(root.appending(path: "out"), to: target)
            let error = PackagingError("out is a symbolic link that leads out of the plugin's directory")
            #expect(throws: error) { try files.content(of: "out") }
            #expect(throws: error) { try files.paths(below: "") }
        }
    }

    @Test("a directory whose name only begins like the plugin's is outside")
    func neighbour() throws {
        try withDirectory { files, root in
            let other = root.deletingLastPathComponent().appending(path: "plugin2")
            try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
            try Data("x".utf8).write(to: other.appending(path: "x"))
            try link(root.appending(path: "out"), to: "../plugin2/x")
            #expect(throws: PackagingError.self) { try files.content(of: "out") }
        }
    }

    @Test("a link to a directory it stands in ends the listing with an error", arguments: ["..", ".", "../../a"])
    func loops(_ target: String) throws {
        try withDirectory { files, root in
            try link(root.appending(path: "a/loop"), to: target == "../../a" ? "../a" : target)
            let error = #expect(throws: PackagingError.self) { try files.paths(below: "") }
            #expect(error?.description.contains("a directory that it stands in") == true)
        }
    }

    @Test("links in a circle, and what is no regular file, are refused without waiting", .timeLimit(.minutes(1)))
    func specialFiles() throws {
        try withDirectory { files, root in
            try link(root.appending(path: "one"), to: "two")
            try link(root.appending(path: "two"), to: "one")
            #expect(mkfifo(root.appending(path: "pipe").path, 0o600) == 0)
            let circle = #expect(throws: PackagingError.self) { try files.content(of: "one") }
            #expect(circle?.description.hasPrefix("one cannot be read") == true)
            #expect(throws: PackagingError("pipe is not a regular file")) { try files.content(of: "pipe") }
        }
    }

    @Test("a file of 64 MiB is read, one byte more is refused")
    func size() throws {
        try withDirectory { files, root in
            let url = root.appending(path: "large")
            try Data().write(to: url)
            // Without the bytes on disk.
            #expect(truncate(url.path, 64 << 20) == 0)
            #expect(try files.content(of: "large")?.count == 64 << 20)
            #expect(truncate(url.path, 64 << 20 + 1) == 0)
            #expect(throws: PackagingError("large has more than 67108864 bytes")) { try files.content(of: "large") }
        }
    }

    @Test("what is no directory is not opened", arguments: ["a.txt", "gone"])
    func notADirectory(_ name: String) throws {
        try withDirectory { _, root in
            let path = root.appending(path: name).path
            #expect(throws: PackagingError("\(path) is not a directory")) { try DirectoryFiles(path) }
        }
    }
}
