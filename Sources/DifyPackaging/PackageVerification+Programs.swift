/// What the launcher needs, and what should not have come along.
extension PackageVerification {
    /// Where the packed program of a platform is.
    public static func programPath(_ program: String, for platform: NativePlatform) -> String {
        "bin/\(program)-\(platform.machine).xz"
    }

    mutating func checkPrograms(_ program: String, in archive: ZipArchive, architectures: [String]) {
        for platform in NativePlatform.allCases {
            let path = Self.programPath(program, for: platform)
            let isNamed = architectures.contains(platform.architecture)
            do throws(PackagingError) {
                guard let packed = try archive.content(of: path) else { continue }
                note(platform, size: packed.count)
                try checkProgram(packed, at: path, in: archive)
                if !isNamed { advise("\(path) is there, and meta.arch does not name \(platform.architecture)") }
            } catch { fail(error.description) }
        }
        let missing = NativePlatform.allCases.filter {
            architectures.contains($0.architecture) && programSizes[$0] == nil
        }
        if programSizes.isEmpty {
            fail(
                "no program is in the package: the launcher looks for \(Self.programPath(program, for: .amd64)) and the like"
            )
        } else {
            for platform in missing {
                let path = Self.programPath(program, for: platform)
                advise(
                    "meta.arch names \(platform.architecture), and \(path) is missing: the plugin does not start there")
            }
        }
    }

    /// Checks the magic numbers at both ends of an xz file, and the digest beside it.
    private mutating func checkProgram(_ packed: [UInt8], at path: String, in archive: ZipArchive)
        throws(PackagingError)
    {
        if !packed.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) || packed.suffix(2) != [0x59, 0x5A] {
            fail("\(path) is no whole xz file; the launcher cannot unpack it")
        }
        let digestPath = path.dropLast(".xz".count) + ".sha256"
        guard let digest = try archive.content(of: String(digestPath)) else {
            fail("\(digestPath) is missing; the launcher checks what it unpacked by it")
            return
        }
        let text = String(decoding: digest, as: UTF8.self)
        let digits = text.hasSuffix("\n") ? text.dropLast() : text[...]
        if digits.utf8.count != 64 || !digits.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) {
            fail("\(digestPath) has to hold 64 hexadecimal digits in lower case, the program's SHA-256")
        }
    }

    /// Tells files that are seldom put into a package on purpose.
    mutating func advise(on archive: ZipArchive) {
        for entry in archive.entries where entry.path != PackageCategory.path {
            if entry.path.split(separator: "/").contains(where: { $0.hasPrefix(".") && $0 != "." && $0 != ".." }) {
                advise("\(entry.path.quoted) is hidden; does it belong into the package?")
            }
        }
        if (try? archive.content(of: "README.md")) == .some(.none) {
            advise("README.md is missing; Dify shows it beside the plugin")
        }
        if signature == .unsigned, archive.entries.contains(where: { $0.path == PackageCategory.path }) {
            advise("\(PackageCategory.path) says who vouches for the package, and no signature does")
        }
    }
}
