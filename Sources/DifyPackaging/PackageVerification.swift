import DifyPlugin
public import DifyPluginDeclaration

/// Holds a package against every rule of Dify's host and of Dify (protocol sections 1.1 to 1.8), and tells all it breaks.
public struct PackageVerification: Sendable {
    /// Bytes of a package at most, as it is and with all files unpacked, unless a host is set up otherwise (section 1.6).
    public static let hostLimit = 52_428_800
    /// Bytes of an uploaded package that Dify takes where it is not set up otherwise.
    public static let uploadLimit = 15_728_640

    /// What there is to say, errors first.
    public private(set) var findings: [PackageFinding] = []
    /// What the package is known by; `nil` if its manifest does not give one that the host takes.
    public private(set) var identity: PluginIdentity?
    /// The checksum in the identity; `nil` if a file cannot be read.
    public private(set) var checksum: String?
    /// Bytes of the package.
    public let fileSize: Int
    /// Bytes of all its files; 0 if it is no zip archive.
    public private(set) var uncompressedSize = 0
    /// How many files it holds.
    public private(set) var fileCount = 0
    /// Bytes of the packed program of each platform.
    public private(set) var programSizes: [NativePlatform: Int] = [:]
    /// What is to be said of the signature; `nil` if a file cannot be read.
    public private(set) var signature: SignatureStatus?

    /// Verifies a package.
    ///
    /// - Parameters:
    ///   - bytes: the package.
    ///   - keys: the keys of which one has to have signed it; none for no such demand.
    ///   - program: the name of the native program in `bin/`, as the launcher knows it; `nil` for a plugin without one.
    public init(of bytes: [UInt8], keys: [VerifyingKey] = [], program: String? = nil) {
        fileSize = bytes.count
        checkFileSize()
        do throws(PackagingError) {
            let archive = try ZipArchive(bytes)
            fileCount = archive.entries.count
            uncompressedSize = archive.uncompressedSize
            archive.complaints.forEach { fail($0) }
            checkUncompressedSize()
            if checkContent(archive) { check(archive, keys: keys) }
            checkDeclaration(archive, program: program)
            advise(on: archive)
        } catch { fail(error.description) }
        findings = findings.filter { $0.severity == .error } + findings.filter { $0.severity == .advice }
    }

    /// What the package's file is called by custom; `nil` without an identity.
    public var fileName: String? { identity.map { "\($0.name)-\($0.version).difypkg" } }

    /// The rules that are broken.
    public var errors: [PackageFinding] { findings.filter { $0.severity == .error } }
    /// What somebody should know.
    public var advice: [PackageFinding] { findings.filter { $0.severity == .advice } }

    mutating func fail(_ message: String) { findings.append(PackageFinding(.error, message)) }
    mutating func advise(_ message: String) { findings.append(PackageFinding(.advice, message)) }

    // MARK: Sizes

    private mutating func checkFileSize() {
        if fileSize > Self.hostLimit {
            fail("the package has \(fileSize) bytes; the host takes \(Self.hostLimit)")
        } else if fileSize > Self.uploadLimit {
            advise(
                "the package has \(fileSize) bytes; Dify takes \(Self.uploadLimit) unless its PLUGIN_MAX_PACKAGE_SIZE is higher"
            )
        }
    }

    private mutating func checkUncompressedSize() {
        guard uncompressedSize > Self.hostLimit else { return }
        fail("the package's files have \(uncompressedSize) bytes unpacked; the host takes \(Self.hostLimit)")
    }

    // MARK: Files and signature

    /// Whether all files can be read.
    private mutating func checkContent(_ archive: ZipArchive) -> Bool {
        // Entries that share bytes could make a small package a long work.
        guard archive.uncompressedSize <= 2 * Self.hostLimit else { return false }
        var isWhole = true
        for entry in archive.entries {
            // Among the archive's complaints already.
            guard entry.isReadable else {
                isWhole = false
                continue
            }
            do throws(PackagingError) { try checkSecrets(entry.path, archive.content(of: entry)) } catch {
                isWhole = false
                fail(error.description)
            }
        }
        return isWhole
    }

    private mutating func checkSecrets(_ path: String, _ content: [UInt8]) throws(PackagingError) {
        guard String(decoding: content.prefix(256), as: UTF8.self).contains("PRIVATE KEY-----") else { return }
        fail("\(path.quoted) is a private key, which must not be in a package")
    }

    private mutating func check(_ archive: ZipArchive, keys: [VerifyingKey]) {
        do throws(PackagingError) {
            checksum = try PackageChecksum.checksum(of: archive)
            let status = try SignatureStatus(of: archive, keys: keys)
            signature = status
            check(status, isDemanded: !keys.isEmpty)
        } catch { fail(error.description) }
    }

    private mutating func check(_ status: SignatureStatus, isDemanded: Bool) {
        switch status {
        case .good: break
        case .malformed(let reason): fail("the signature cannot be read: \(reason)")
        case .bad: fail("the signature is not by this key, or the package was changed after it was signed")
        case .unchecked: advise("the signature was not checked: give the public key to check it by")
        case .unsigned where isDemanded: fail("the package is not signed")
        case .unsigned:
            advise("the package is not signed; a host takes it only with FORCE_VERIFYING_SIGNATURE=false")
        }
    }

    // MARK: What it declares

    private mutating func checkDeclaration(_ archive: ZipArchive, program: String?) {
        let declaration: PluginDeclaration
        do throws(PackagingError) { declaration = try PluginDeclaration(manifestOf: archive) } catch {
            fail(error.description)
            return
        }
        declaration.violations().forEach { fail($0.description) }
        identify(declaration)
        if let privacy = declaration.privacyPath, (try? archive.content(of: privacy)) == .some(.none) {
            advise("\(privacy), which `privacy` names, is missing")
        }
        if let program, isLaunched(program, in: archive, by: declaration) {
            let architectures = declaration.manifest.object?["meta"]?.object?["arch"]?.array ?? []
            checkPrograms(program, in: archive, architectures: architectures.compactMap(\.string))
        }
    }

    /// Whether the module that the host runs is one that looks for the program: other plugins have none.
    private func isLaunched(_ program: String, in archive: ZipArchive, by declaration: PluginDeclaration) -> Bool {
        guard let path = declaration.entrypointPath, let launcher = try? archive.content(of: path) else { return true }
        let programs = NativePlatform.allCases.map { Self.programPath(program, for: $0) }
        return String(decoding: launcher, as: UTF8.self).contains(program)
            || archive.entries.contains { programs.contains($0.path) }
    }

    private mutating func identify(_ declaration: PluginDeclaration) {
        guard let checksum else { return }
        let parts = declaration.identityParts
        do throws(DeclarationViolation) {
            identity = try PluginIdentity(
                author: parts.author, name: parts.name, version: parts.version, checksum: checksum)
        } catch {
            let message = "the identity is not one that the host takes: \(error)"
            fail(message)
        }
    }

    mutating func note(_ platform: NativePlatform, size: Int) { programSizes[platform] = size }
}
