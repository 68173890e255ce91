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
        try pack(runtime)
    }

    /// Removes the directory.
    func remove() {
        try? FileManager.default.removeItem(at: url)
    }

    /// Puts the runtime where the launcher looks for it, compressed, with its checksum.
    private func pack(_ runtime: URL) throws {
        let script = """
            import hashlib, lzma, os, platform, sys
            source, directory = sys.argv[1:]
            os.makedirs(directory)
            machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
            target = os.path.join(directory, "xinference-runtime-" + machine)
            data = open(source, "rb").read()
            open(target + ".xz", "wb").write(lzma.compress(data, preset=0))
            open(target + ".sha256", "w").write(hashlib.sha256(data).hexdigest())
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, runtime.path, url.appending(path: "bin").path]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw LayoutError(description: "python3 could not pack the runtime")
        }
    }
}
