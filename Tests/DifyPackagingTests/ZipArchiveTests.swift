import Testing

@testable import DifyPackaging

@Suite("Zip archives that others made")
struct ZipArchiveTests {
    @Test("entries of every kind are read", arguments: ["python.zip", "python-streamed.zip"])
    func python(name: String) throws {
        let archive = try ZipArchive(try Fixture.bytes(name))
        #expect(archive.complaints.isEmpty)
        #expect(
            archive.entries.map(\.path)
                == ["manifest.yaml", "texts/long.txt", "bin/noise", "empty", "readme/Grüße.md"])
        #expect(archive.entries.map(\.method) == [.stored, .deflated, .deflated, .deflated, .deflated])
        let long = (0..<60).map { "line \($0) of a file that compresses well\n" }.joined()
        #expect(try archive.content(of: "texts/long.txt") == Array(long.utf8))
        #expect(try archive.content(of: "empty") == [])
        #expect(try archive.content(of: "bin/noise")?.count == 300)
        #expect(try archive.content(of: "readme/Grüße.md") == Array("Grüße".utf8))
        #expect(try archive.content(of: "absent") == nil)
        #expect(archive.paths(below: "readme") == ["readme/Grüße.md"])
        #expect(archive.paths(below: "").first == "bin/noise")
        // The same by a few lines of Python.
        let checksum = "3fcc857e46284678487cc5ca4f06f147f923dc3990728b8bf77f06369ea18d28"
        #expect(try PackageChecksum.checksum(of: archive) == checksum)
        #expect(try PackageChecksum.checksum(of: archive.files()) == checksum)
    }

    @Test("times, attributes, extra fields and a comment do no harm")
    func infoZip() throws {
        let archive = try ZipArchive(try Fixture.bytes("info-zip.zip"))
        #expect(archive.complaints.isEmpty)
        #expect(archive.comment == Array("note".utf8))
        #expect(try archive.content(of: "main.py") == Array("print(\"hello\")\n".utf8))
        #expect(archive.uncompressedSize == 1605)
        #expect(
            try PackageChecksum.checksum(of: archive)
                == "4beb6391ebf9b4ecfd7f83340654347166691f8f8e04e511ac3cae9b52257f80")
        let streamed = try ZipArchive(try Fixture.bytes("info-zip-streamed.zip"))
        #expect(streamed.complaints.isEmpty)
        #expect(try streamed.content(of: "words.txt") == (try archive.content(of: "words.txt")))
    }

    @Test(
        "what a package must not hold is told",
        arguments: [
            "\"twice\" is there more than once", "\"folder/\" is a directory", "\"../escape\" leads out",
            "\"/etc/passwd\" is an absolute path", "\"a\\b\" has a backslash", "\"link\" is a symbolic link",
            "\"./dotted\" has a part that is empty or a dot", "\"a//b\" has a part",
            "\"bz\" is compressed with method 12",
            "\"pipe\" is no regular file", "\"bell\u{FFFD}\" has control characters",
            "\"node\" is a file, and other files are below it",
        ])
    func forbidden(start: String) throws {
        let archive = try ZipArchive(try Fixture.bytes("forbidden.zip"))
        #expect(archive.complaints.contains { $0.hasPrefix(start) }, "\(archive.complaints)")
        #expect(archive.complaints.count == 12)
    }

    @Test("of two entries of a name, the last counts, as it does for the host")
    func twice() throws {
        let archive = try ZipArchive(try Fixture.bytes("forbidden.zip"))
        #expect(try archive.content(of: "twice") == Array("y".utf8))
    }

    @Test("an encrypted entry is told and not read")
    func encrypted() throws {
        let archive = try ZipArchive(try Fixture.bytes("encrypted.zip"))
        #expect(archive.complaints.contains { $0.hasPrefix("\"main.py\" is encrypted") })
        #expect(throws: PackagingError.self) { try archive.content(of: "main.py") }
    }

    @Test("bytes before, within and after the archive that belong to nothing are told")
    func strayBytes() throws {
        let bytes = try Fixture.bytes("python.zip")
        #expect(try ZipArchive(bytes + [1, 2, 3]).complaints == ["3 bytes follow the archive's end"])
        let empty = try ZipWriter.archive(of: [])
        #expect(try ZipArchive(empty).entries.isEmpty)
        #expect(throws: PackagingError.self) { try ZipArchive([1] + bytes) }
        #expect(throws: PackagingError.self) { try ZipArchive(Array(bytes.dropLast())) }
        #expect(throws: PackagingError.self) { try ZipArchive([]) }
    }

    @Test("the zip64 format is refused")
    func zip64() throws {
        let bytes = try Fixture.bytes("info-zip-zip64.zip")
        #expect(throws: PackagingError("the archive is in the zip64 format, which no package needs")) {
            try ZipArchive(bytes)
        }
    }

    @Test("an entry that claims to be huge is told and not inflated")
    func bomb() throws {
        var bytes = try ZipWriter.archive(of: [PackagedFile(path: "a", content: [1])])
        // The size in the only entry of the directory, which is before 22 bytes of end record.
        let entry = bytes.count - 22 - 47
        bytes.replaceSubrange(entry + 24..<entry + 28, with: [0, 0, 0, 0xF0])
        let archive = try ZipArchive(bytes)
        #expect(archive.complaints.contains { $0.hasPrefix("\"a\" has 4026531840 bytes") })
        #expect(throws: PackagingError.self) { try archive.content(of: "a") }
        #expect(PackageVerification(of: bytes).errors.contains { $0.message.contains("4026531840 bytes unpacked") })
    }

    @Test("two entries that share bytes are told")
    func overlap() throws {
        let files = ["a", "b"].map { PackagedFile(path: $0, content: [1, 2, 3]) }
        var bytes = try ZipWriter.archive(of: files)
        let second = bytes.count - 22 - 47
        bytes.replaceSubrange(second + 42..<second + 46, with: [0, 0, 0, 0])
        #expect(try ZipArchive(bytes).complaints.contains("\"b\" shares bytes with the entry before it"))
    }
}
