/// As much of an ELF file as tells whether a host can start it.
public struct ELFFile: Sendable {
    /// For which platform it is; `nil` for one that no package brings.
    public let platform: NativePlatform?
    /// The shared libraries that it asks for.
    public let libraries: [String]

    private let bytes: [UInt8]
    private let segments: [Segment]

    private struct Segment {
        var type, offset, address, size: Int
    }

    /// Libraries that Dify's image has, or tells how to get: libcurl, glibc, and what compilers bring along.
    static let allowedLibraries: Set<String> = [
        "libcurl.so.4", "libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1", "libdl.so.2", "libpthread.so.0",
        "librt.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
    ]

    /// Reads a program's headers.
    ///
    /// - Throws: ``PackagingError`` for what is no 64-bit ELF program, or one with damaged headers.
    public init(_ bytes: [UInt8]) throws(PackagingError) {
        guard bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else { throw PackagingError("is no ELF program for Linux") }
        guard bytes.littleEndian(at: 4, size: 2) == 0x0102 else {
            throw PackagingError("is an ELF file, and not one of 64 bits in little-endian order")
        }
        guard let type = bytes.littleEndian(at: 16, size: 2), type == 2 || type == 3,
            let machine = bytes.littleEndian(at: 18, size: 2), let start = bytes.littleEndian(at: 32, size: 8),
            let count = bytes.littleEndian(at: 56, size: 2)
        else { throw PackagingError("is an ELF file, and no program") }
        var segments: [Segment] = []
        for index in 0..<count {
            let (offset, overflows) = start.addingReportingOverflow(56 * index)
            guard !overflows, let segment = Self.segment(at: offset, in: bytes) else {
                throw PackagingError("is an ELF program with damaged headers")
            }
            segments.append(segment)
        }
        self.bytes = bytes
        self.segments = segments
        platform = NativePlatform.allCases.first { $0.elfMachine == machine }
        libraries = try Self.libraries(bytes, segments)
    }

    /// Why a program for a platform cannot go into a package, as it goes on after the program's name; `nil` if it can.
    public func complaint(for platform: NativePlatform) -> String? {
        guard self.platform == platform else {
            let other = self.platform.map { "is for \($0.rawValue)" } ?? "is for a machine that no package brings"
            return "\(other), and not for \(platform.rawValue)"
        }
        guard segments.contains(where: { $0.type == 1 }) else { return "has nothing to load" }
        let others = Set(libraries).subtracting(Self.allowedLibraries).sortedBytewise()
        guard others.isEmpty else {
            let names = others.joined(separator: ", ")
            return "needs \(names), which a Dify host need not have; link it statically (scripts/build-runtime does)"
        }
        return nil
    }

    // MARK: Reading

    private static func segment(at offset: Int, in bytes: [UInt8]) -> Segment? {
        guard offset <= bytes.count, let type = bytes.littleEndian(at: offset, size: 4),
            let place = bytes.littleEndian(at: offset + 8, size: 8),
            let address = bytes.littleEndian(at: offset + 16, size: 8),
            let size = bytes.littleEndian(at: offset + 32, size: 8), bytes.slice(at: place, count: size) != nil
        else { return nil }
        return Segment(type: type, offset: place, address: address, size: size)
    }

    /// The names behind DT_NEEDED (1) in the table of DT_STRTAB (5); none for a program without a dynamic segment (2).
    private static func libraries(_ bytes: [UInt8], _ segments: [Segment]) throws(PackagingError) -> [String] {
        guard let dynamic = segments.first(where: { $0.type == 2 }) else { return [] }
        var names: [Int] = []
        var table: Int?
        for offset in stride(from: dynamic.offset, to: dynamic.offset + dynamic.size, by: 16) {
            guard let tag = bytes.littleEndian(at: offset, size: 8), tag != 0 else { break }
            guard let value = bytes.littleEndian(at: offset + 8, size: 8) else { continue }
            if tag == 1 { names.append(value) }
            if tag == 5 { table = value }
        }
        guard !names.isEmpty else { return [] }
        guard let table, let load = segments.first(where: { $0.type == 1 && holds($0, table) }) else {
            throw PackagingError("is an ELF program that does not name its libraries")
        }
        let start = load.offset + (table - load.address)
        return try names.map { name throws(PackagingError) in
            guard name < bytes.count, let rest = bytes.slice(at: start + name, count: 1),
                let end = bytes[rest.startIndex...].firstIndex(of: 0)
            else { throw PackagingError("is an ELF program that does not name its libraries") }
            return String(decoding: bytes[rest.startIndex..<end], as: UTF8.self)
        }
    }

    private static func holds(_ segment: Segment, _ address: Int) -> Bool {
        address >= segment.address && address - segment.address < segment.size
    }
}
