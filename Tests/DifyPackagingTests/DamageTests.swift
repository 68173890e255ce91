import Testing

@testable import DifyPackaging

@Suite("Damaged archives", .timeLimit(.minutes(1)))
struct DamageTests {
    static let names = [
        "python.zip", "python-streamed.zip", "info-zip.zip", "info-zip-streamed.zip", "forbidden.zip", "encrypted.zip",
    ]

    @Test("no byte that is changed makes the reader trap, or lets other bytes through unseen", arguments: names)
    func everyByte(name: String) throws {
        let bytes = try Fixture.bytes(name)
        let contents = try contents(of: ZipArchive(bytes))
        var random = SeededBytes(seed: 42)
        for index in bytes.indices {
            for value in [bytes[index] ^ 1, random.next()] where value != bytes[index] {
                var damaged = bytes
                damaged[index] = value
                guard let archive = try? ZipArchive(damaged) else { continue }
                for (path, content) in self.contents(of: archive) {
                    guard let content, let original = contents[path] else { continue }
                    #expect(content == original || !archive.complaints.isEmpty, "byte \(index) of \(name)")
                }
            }
            var damaged = bytes
            damaged[index] = ~bytes[index]
            _ = PackageVerification(of: damaged)
        }
    }

    @Test("no cut makes the reader trap", arguments: names)
    func everyCut(name: String) throws {
        let bytes = try Fixture.bytes(name)
        for count in bytes.indices {
            for part in [bytes.prefix(count), bytes.suffix(count)] {
                guard let archive = try? ZipArchive(Array(part)) else { continue }
                _ = self.contents(of: archive)
            }
        }
        #expect(throws: PackagingError.self) { try ZipArchive(Array(bytes.dropLast(8))) }
    }

    @Test("long names of many directories do not take memory with the square of their length")
    func deepNames() throws {
        let files = (0..<20).map { number in
            PackagedFile(path: String(repeating: "a/", count: 30_000) + "\(number)", content: [])
        }
        #expect(try ZipArchive(ZipWriter.archive(of: files)).complaints == [])
    }

    @Test("a file that others are below is told, whatever stands between them in the order of names")
    func filesAboveOthers() throws {
        let files = ["a", "a!b", "a/b", "b", "b-c/d"].map { PackagedFile(path: $0, content: []) }
        #expect(
            try ZipArchive(ZipWriter.archive(of: files)).complaints == ["\"a\" is a file, and other files are below it"]
        )
    }

    @Test("noise is no archive")
    func noise() {
        var random = SeededBytes(seed: 1)
        for length in 0..<400 {
            let bytes =
                (0..<length).map { _ in random.next() } + [0x50, 0x4B, 5, 6] + (0..<18).map { _ in random.next() }
            #expect(throws: PackagingError.self) { try ZipArchive(bytes) }
        }
    }

    private func contents(of archive: ZipArchive) -> [String: [UInt8]?] {
        Dictionary(archive.entries.map { ($0.path, try? archive.content(of: $0)) }, uniquingKeysWith: { $1 })
    }
}

/// Bytes that are the same in every run.
private struct SeededBytes {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt8 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return UInt8(truncatingIfNeeded: (state &* 0x2545_F491_4F6C_DD1D) >> 56)
    }
}
