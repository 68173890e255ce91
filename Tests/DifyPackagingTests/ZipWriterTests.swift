import Testing

@testable import DifyPackaging

@Suite("Zip archives that are written")
struct ZipWriterTests {
    @Test("what is written is read again")
    func roundTrip() throws {
        let files = SamplePlugin.files + [PackagedFile(path: "readme/Grüße.md", content: Array(0...255))]
        let archive = try ZipArchive(try ZipWriter.archive(of: files, comment: Array("note".utf8)))
        #expect(archive.complaints.isEmpty)
        #expect(archive.comment == Array("note".utf8))
        #expect(try archive.files() == files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) })
        #expect(archive.entries.allSatisfy { $0.fileType == 0 && $0.flags & ~(1 << 11) == 0 })
    }

    @Test("the order in which files are given does not show")
    func determinism() throws {
        let bytes = try ZipWriter.archive(of: SamplePlugin.files)
        #expect(bytes == (try ZipWriter.archive(of: SamplePlugin.files.reversed())))
        #expect(bytes != (try ZipWriter.archive(inOrder: SamplePlugin.files.reversed())))
        #expect(
            try PackageChecksum.checksum(of: ZipArchive(bytes))
                == (try PackageChecksum.checksum(of: ZipArchive(ZipWriter.archive(inOrder: SamplePlugin.files)))))
    }

    @Test(
        "names that a package must not have are refused",
        arguments: ["", "/a", "../a", "a/../b", "a\\b", "a/", "./a", "a//b", "a\nb", "a\0"])
    func names(path: String) {
        #expect(throws: PackagingError.self) { try ZipWriter.archive(of: [PackagedFile(path: path, content: [])]) }
    }

    @Test("a file is not written twice")
    func twice() {
        let file = PackagedFile(path: "a", content: [])
        #expect(throws: PackagingError("\"a\" is there more than once")) { try ZipWriter.archive(of: [file, file]) }
    }
}
