import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing

/// Which directories the launcher passes over, and what it says of them when none is left.
@Suite("The launcher's directories", .timeLimit(.minutes(2)), .serialized)
struct LauncherDirectoryTests {
    @Test("a directory that others could have put a program into is not used, and every one tried is told")
    func plantedDirectory() async throws {
        try await PluginFolder.with { folder in
            try Data().write(to: folder.native)
            let elsewhere = folder.temporary.appending(path: "elsewhere")
            try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(at: folder.fallback, withDestinationURL: elsewhere)
            let tried = [
                "unpacked nowhere", "\(folder.native.path): ", "\(folder.fallback.path): it is not a directory",
            ]
            try await folder.expectFailure(says: tried)

            try FileManager.default.removeItem(at: folder.fallback)
            try FileManager.default.createDirectory(at: folder.fallback, withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.fallback.path)
            try await folder.expectFailure(says: ["\(folder.fallback.path): others may write to it"])
        }
    }

    @Test("the plugin's own directory for programs is closed to others where a volume has opened it")
    func widenedDirectory() async throws {
        try await PluginFolder.with { folder in
            try FileManager.default.createDirectory(at: folder.native, withIntermediateDirectories: true)
            try FileManager.default.setAttributes([.posixPermissions: 0o2770], ofItemAtPath: folder.native.path)
            try await folder.start { _ in }
            _ = try folder.program(in: folder.native)
            var status = stat()
            #expect(lstat(folder.native.path, &status) == 0 && status.st_mode & 0o077 == 0)
        }
    }

    @Test("a limit on the size of files is told for both directories")
    func fileSizeLimit() async throws {
        try await PluginFolder.with { folder in
            // Files of 100 blocks at most; root keeps to it too.
            let wrapper = ["/bin/sh", "-c", #"ulimit -f 100 && exec "$@""#, "sh"]
            let tried = ["\(folder.native.path): File too large", "\(folder.fallback.path): File too large"]
            try await folder.expectFailure(wrapper: wrapper, says: tried)
        }
    }

    /// A shell in a mount namespace of its own, with a file system of its own on the plugin's directory for programs.
    private static func mounting(_ options: String) -> [String] {
        let script = "mount -t tmpfs -o \(options) none .native && exec \"$@\""
        return ["unshare", "--mount", "--map-root-user", "/bin/sh", "-c", script, "sh"]
    }

    /// Only root is the same user inside.
    static let mayMount: Bool = {
        geteuid() == 0 && system("unshare --mount --map-root-user mount -t tmpfs none /tmp 2>/dev/null") == 0
    }()

    @Test(
        "a file system that is read-only, full or noexec is passed over for the next",
        .enabled(if: mayMount, "this system does not let us mount anything"),
        arguments: [
            ("ro,mode=700", "Read-only file system"), ("size=1m,mode=700", "No space left on device"),
            ("noexec,mode=700", "programs may not run there (mounted noexec?)"),
        ])
    func unusableFileSystem(options: String, reason: String) async throws {
        try await PluginFolder.with { folder in
            try FileManager.default.createDirectory(at: folder.native, withIntermediateDirectories: true)
            try await folder.start(wrapper: Self.mounting(options)) { _ in }
            _ = try folder.program(in: folder.fallback)

            try FileManager.default.removeItem(at: folder.fallback)
            try Data().write(to: folder.fallback)
            let tried = ["\(folder.native.path): \(reason)", "\(folder.fallback.path): it is not a directory"]
            try await folder.expectFailure(wrapper: Self.mounting(options), says: tried)
        }
    }
}
