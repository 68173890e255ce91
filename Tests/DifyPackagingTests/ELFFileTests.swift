import Testing

@testable import DifyPackaging

@Suite("Programs for Linux")
struct ELFFileTests {
    /// A program's headers with the libraries that it asks for, and nothing to run.
    private func program(machine: Int = 62, libraries: [String] = ["libc.so.6"]) -> [UInt8] {
        var names: [UInt8] = [0]
        var table: [UInt8] = []
        for library in libraries {
            table.appendLittleEndian(1, size: 8)
            table.appendLittleEndian(names.count, size: 8)
            names += library.utf8 + [0]
        }
        let (dynamic, address) = (64 + 2 * 56, 0x10000)
        table.appendLittleEndian(5, size: 8)
        table.appendLittleEndian(address + dynamic + table.count + 8 + 16, size: 8)
        table.appendLittleEndian(0, size: 16)
        let size = dynamic + table.count + names.count
        var bytes: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        for (value, width) in [(3, 2), (machine, 2), (1, 4), (0, 8), (64, 8), (0, 8), (0, 4), (64, 2), (56, 2), (2, 2)]
        {
            bytes.appendLittleEndian(value, size: width)
        }
        bytes.appendLittleEndian(0, size: 6)
        for (type, offset, count) in [(1, 0, size), (2, dynamic, table.count)] {
            bytes.appendLittleEndian(type, size: 8)
            for value in [offset, address + offset, 0, count, count, 0] { bytes.appendLittleEndian(value, size: 8) }
        }
        return bytes + table + names
    }

    @Test("the machine and the libraries are read")
    func reading() throws {
        let libraries = ["libcurl.so.4", "libc.so.6", "ld-linux-x86-64.so.2"]
        let file = try ELFFile(program(libraries: libraries))
        #expect(file.platform == .amd64)
        #expect(file.libraries == libraries)
        #expect(file.complaint(for: .amd64) == nil)
        #expect(file.complaint(for: .arm64) == "is for linux-amd64, and not for linux-arm64")
        #expect(try ELFFile(program(machine: 183)).complaint(for: .arm64) == nil)
        #expect(try ELFFile(program(machine: 243)).complaint(for: .arm64)?.hasPrefix("is for a machine") == true)
        #expect(try ELFFile(program(libraries: [])).complaint(for: .amd64) == nil)
    }

    @Test("a library that a host need not have is told")
    func library() throws {
        let file = try ELFFile(program(libraries: ["libc.so.6", "libswiftCore.so", "libFoundation.so"]))
        #expect(file.complaint(for: .amd64)?.hasPrefix("needs libFoundation.so, libswiftCore.so, which") == true)
    }

    @Test("what is no program is refused", arguments: ["", "#!/bin/sh\n", "\u{7F}ELF", "\u{7F}ELF\u{2}\u{1}"])
    func refusal(text: String) {
        #expect(throws: PackagingError.self) { try ELFFile(Array(text.utf8)) }
    }

    @Test("no byte that is changed, and no cut, makes the reader trap")
    func damage() throws {
        let bytes = program()
        for index in bytes.indices {
            for value: UInt8 in [0, 0x7F, 0x80, 0xFF, bytes[index] ^ 1] {
                var damaged = bytes
                damaged[index] = value
                _ = try? ELFFile(damaged).complaint(for: .amd64)
            }
            #expect((try? ELFFile(Array(bytes.prefix(index)))) == nil, "\(index) bytes")
        }
    }
}
