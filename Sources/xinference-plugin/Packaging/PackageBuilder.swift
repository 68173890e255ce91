import DifyPackaging
import DifyPlugin
import Foundation

/// Puts a package together from a source tree and built runtimes.
struct PackageBuilder {
    private let sources: String
    private let files: DirectoryFiles
    private let declaration: PluginDeclaration
    private let progress: ProgressLine
    /// Whether runtimes are packed loosely, in a tenth of the time.
    private let isHurried: Bool

    /// Reads what the source tree declares.
    ///
    /// - Throws: ``PackagingError`` if it is not the plugin's.
    init(sources: String, progress: ProgressLine, isHurried: Bool = false) throws(PackagingError) {
        self.sources = sources
        self.progress = progress
        self.isHurried = isHurried
        files = try DirectoryFiles(sources)
        do throws(PackagingError) { declaration = try PluginDeclaration(files: files) } catch {
            throw PackagingError("\(sources) is not the plugin's source tree: \(error)")
        }
    }

    /// Builds the runtime for this machine, and gives its path.
    func build() async throws -> String {
        try await progress.step("building the runtime, which takes minutes the first time") {
            guard let path = try await Subprocess.run([try script("build-runtime")]).last else {
                throw PackagingError("scripts/build-runtime did not say where the runtime is")
            }
            return path
        }
    }

    /// The package with a runtime for each platform.
    ///
    /// - Throws: ``PackagingError`` for a runtime that would not start on its platform, and for files that cannot be read.
    func package(_ programs: [NativePlatform: String]) async throws -> [UInt8] {
        for platform in NativePlatform.allCases {
            guard let path = programs[platform] else { continue }
            try check(path, for: platform)
        }
        var packaged: [PackagedFile] = []
        for path in try declaration.packagedPaths() {
            guard let content = try files.content(of: path) else { continue }
            packaged.append(PackagedFile(path: path, content: content))
        }
        for platform in NativePlatform.allCases {
            guard let path = programs[platform] else { continue }
            packaged += try await progress.step("packing the runtime for \(platform.rawValue)") {
                try await pack(path, for: platform)
            }
        }
        return try ZipWriter.archive(of: packaged)
    }

    /// The package with a runtime for this machine and no other.
    ///
    /// - Throws: ``PackagingError`` as ``package(_:)``, and if no package brings a runtime for this machine.
    func package(runtime: String) async throws -> [UInt8] {
        guard let current = NativePlatform.current else {
            throw PackagingError("no package brings a runtime for this machine")
        }
        guard FileManager.default.fileExists(atPath: runtime) else {
            throw PackagingError("there is no runtime at \(runtime); build it with scripts/build-runtime")
        }
        return try await package([current: runtime])
    }

    /// Checks that a runtime can start on a platform.
    ///
    /// - Throws: ``PackagingError`` if it cannot, or cannot be read.
    func check(_ path: String, for platform: NativePlatform) throws(PackagingError) {
        let bytes = try PackagingFile.read(path)
        let complaint: String?
        do throws(PackagingError) { complaint = try ELFFile(bytes).complaint(for: platform) } catch {
            complaint = error.description
        }
        if let complaint { throw PackagingError("\(path) \(complaint)") }
    }

    /// Compresses a runtime in a directory of its own.
    private func pack(_ path: String, for platform: NativePlatform) async throws -> [PackagedFile] {
        let directory = FileManager.default.temporaryDirectory.appending(path: "xinference-pack-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        let environment = isHurried ? ["XZ_LEVEL=0"] : []
        _ = try await Subprocess.run(environment + [try script("pack-binary"), path, directory.path, platform.machine])
        return try ["xz", "sha256"].map { suffix throws(PackagingError) in
            let name = "\(PackageReport.program)-\(platform.machine).\(suffix)"
            let content = try PackagingFile.read(directory.appending(path: name).path)
            return PackagedFile(path: "bin/\(name)", content: content)
        }
    }

    private func script(_ name: String) throws(PackagingError) -> String {
        let path = URL(filePath: sources).appending(path: "scripts/\(name)").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw PackagingError("\(path) is missing; --sources has to be the repository")
        }
        return path
    }
}
