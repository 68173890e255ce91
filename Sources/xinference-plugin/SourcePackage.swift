import DifyPackaging
import Foundation

/// The files of a package, from a source tree and a built runtime.
struct SourcePackage {
    let files: [PackagedFile]

    /// Collects what belongs into the package, and packs the runtime for the launcher.
    ///
    /// - Parameter isHurried: packs loosely, in a tenth of the time.
    /// - Throws: `PackagingError` for a runtime or a file that is missing, and if packing fails.
    init(sources: URL, runtime: URL, isHurried: Bool) throws {
        guard FileManager.default.fileExists(atPath: runtime.path) else {
            throw PackagingError("there is no runtime at \(runtime.path); build it with scripts/build-runtime")
        }
        let tree = try DirectoryFiles(sources.path)
        let texts = try PluginDeclaration(files: tree).packagedPaths().map { path in
            PackagedFile(path: path, content: try tree.content(of: path) ?? [])
        }
        let binaries = FileManager.default.temporaryDirectory.appending(path: "packed-runtime-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: binaries) }
        try Self.pack(
            runtime, into: binaries, with: sources.appending(path: "scripts/pack-binary"), isHurried: isHurried)
        let packed = try DirectoryFiles(binaries.path)
        files =
            try texts
            + packed.paths(below: "").map { name in
                PackagedFile(path: "bin/\(name)", content: try packed.content(of: name) ?? [])
            }
    }

    private static func pack(_ runtime: URL, into directory: URL, with script: URL, isHurried: Bool) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path, runtime.path, directory.path]
        if isHurried {
            process.environment = ProcessInfo.processInfo.environment.merging(["XZ_LEVEL": "0"]) { _, new in new }
        }
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw PackagingError("python3 could not pack the runtime") }
    }
}

extension [PackagedFile] {
    /// The files for an installation to unpack.
    var forInstallation: [(path: String, content: [UInt8])] { map { ($0.path, $0.content) } }
}
