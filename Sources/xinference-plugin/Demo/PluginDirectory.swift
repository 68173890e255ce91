import Foundation

/// A plugin unpacked as Dify's daemon unpacks a package.
///
/// Every file has mode 0644, in a directory of its own (protocol section 2.2), which is removed when no longer needed.
struct PluginDirectory: Sendable {
    /// A file that a plugin needs is missing, or packing failed.
    struct LayoutError: Error, CustomStringConvertible {
        let description: String
    }

    let url: URL

    /// Lays out the plugin of a source tree around a built runtime.
    init(sources: URL, runtime: URL) throws {
        let files = FileManager.default
        guard files.fileExists(atPath: runtime.path) else {
            throw LayoutError(
                description: "there is no runtime at \(runtime.path); build it with scripts/build-runtime")
        }
        url = files.temporaryDirectory.appending(path: "xinference-demo-\(UUID().uuidString)")
        try files.createDirectory(at: url, withIntermediateDirectories: true)
        for name in [
            "manifest.yaml", "main.py", "requirements.txt", "provider/xinference.yaml", "_assets/icon.svg",
            "_assets/icon-dark.svg",
        ] {
            let target = url.appending(path: name)
            try files.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try files.copyItem(at: sources.appending(path: name), to: target)
            try files.setAttributes([.posixPermissions: 0o644], ofItemAtPath: target.path)
        }
        try pack(runtime, with: sources.appending(path: "scripts/pack-binary"))
    }

    /// Removes the directory.
    func remove() {
        try? FileManager.default.removeItem(at: url)
    }

    /// Puts the runtime where the launcher looks for it, compressed, with its checksum.
    private func pack(_ runtime: URL, with script: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", script.path, runtime.path, url.appending(path: "bin").path]
        // The demo is in a hurry; a package is not.
        process.environment = ProcessInfo.processInfo.environment.merging(["XZ_LEVEL": "0"]) { _, new in new }
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw LayoutError(description: "python3 could not pack the runtime")
        }
    }
}
