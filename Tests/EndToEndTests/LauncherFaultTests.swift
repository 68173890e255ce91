import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing

/// What the launcher says when the plugin cannot start: in one line on stderr, which Dify shows, and nothing on stdout.
@Suite("The launcher's complaints", .timeLimit(.minutes(2)), .serialized)
struct LauncherFaultTests {
    /// The launcher after a change to the Python it runs in.
    private static func launcher(after change: String) -> [String] {
        [
            "-c",
            "import os, sys; \(change); import runpy; runpy.run_module('main', run_name='__main__', alter_sys=True)",
        ]
    }

    // MARK: The package

    @Test(
        "a damaged archive is told from a faulty system",
        arguments: [
            { (bytes: Data) in bytes.prefix(bytes.count / 2) },
            { _ in Data() },
            { _ in Data("PK".utf8) },
            { bytes in bytes.prefix(1000) + Data([0, 0, 0, 0]) + bytes.dropFirst(1004) },
        ] as [@Sendable (Data) -> Data])
    func damagedArchive(damage: @Sendable (Data) -> Data) async throws {
        try await PluginFolder.with { folder in
            let name = try #require(folder.names(in: folder.bin).first { $0.hasSuffix(".xz") })
            let archive = folder.bin.appending(path: name)
            try damage(try Data(contentsOf: archive)).write(to: archive)
            try await folder.expectFailure(says: [archive.path, "is damaged", "install the package again"])
        }
    }

    @Test(
        "a program that is not the one that was packed does not start",
        arguments: [
            (String(repeating: "0", count: 64), "its SHA-256 is another"), ("", "holds no SHA-256"),
            ("../../../../tmp/elsewhere", "holds no SHA-256"), (nil, "the package is not complete"),
        ] as [(String?, String)])
    func wrongDigest(digest: String?, words: String) async throws {
        try await PluginFolder.with { folder in
            let name = try #require(folder.names(in: folder.bin).first { $0.hasSuffix(".sha256") })
            let file = folder.bin.appending(path: name)
            try FileManager.default.removeItem(at: file)
            try digest.map { try Data("\($0)\n".utf8).write(to: file) }
            try await folder.expectFailure(says: [words, "again"])
        }
    }

    @Test("a machine that the package has no program for is told, and those it has")
    func otherMachine() async throws {
        try await PluginFolder.with(script: "exit 0") { folder in
            let name = try #require(folder.names(in: folder.bin).first { $0.hasSuffix(".xz") })
            let archive = folder.bin.appending(path: name)
            for other in ["riscv64", "s390x"] {
                try FileManager.default.copyItem(
                    at: archive, to: folder.bin.appending(path: "xinference-runtime-\(other).xz"))
            }
            try FileManager.default.removeItem(at: archive)
            try await folder.expectFailure(says: ["has a program for riscv64 and s390x, and none for "])
            try FileManager.default.removeItem(at: folder.bin)
            try await folder.expectFailure(says: ["has a program for no machine, and none for "])
        }
    }

    // MARK: The system

    @Test(
        "what the dynamic linker lacks is told, and how to get it",
        arguments: [
            (
                "error while loading shared libraries: libcurl.so.4: cannot open shared object file: No such file or"
                    + " directory", 127, ["library libcurl.so.4 is missing", "libcurl4t64", "dnf install libcurl"]
            ),
            (
                "error while loading shared libraries: libstdc++.so.6: cannot open shared object file", 127,
                ["library libstdc++.so.6 is missing", "libstdc++6"]
            ),
            (
                "error while loading shared libraries: libexotic.so.3: cannot open shared object file", 127,
                ["library libexotic.so.3 is missing", "the package of your system that holds it"]
            ),
            (
                "/lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.36' not found (required by ./program)", 1,
                ["glibc is too old", "asks for GLIBC_2.36", "2.36 or newer", "Debian 12"]
            ),
            (
                "./program: /lib64/libc.so.6: version `GLIBC_ABI_DT_RELR' not found (required by ./program)", 1,
                ["glibc is too old", "asks for GLIBC_ABI_DT_RELR"]
            ),
            (
                "/usr/lib64/libstdc++.so.6: version `GLIBCXX_3.4.30' not found (required by ./program)", 1,
                ["/usr/lib64/libstdc++.so.6 is too old", "GLIBCXX_3.4.30"]
            ),
            ("what nobody foresaw", 3, ["ended with 3", "what nobody foresaw"]),
            ("", 9, ["ended with 9", "saying: nothing"]),
        ])
    func linker(words: String, code: Int, expected: [String]) async throws {
        try await PluginFolder.with(script: "cat >&2 <<'END'\n\(words)\nEND\nexit \(code)") { folder in
            try await folder.expectFailure(says: expected)
        }
    }

    @Test("a library that is really missing is told like one that is said to be")
    func reallyMissingLibrary() async throws {
        var program = Array(try Data(contentsOf: URL(filePath: Shipped.path)))
        try program.replaceFirst("libcurl.so.4", with: "libnone.so.4")
        try await PluginFolder.with(bytes: program) { folder in
            try await folder.expectFailure(says: ["library libnone.so.4 is missing"])
        }
    }

    @Test("a system without glibc is told so, where the kernel only says that a file is missing")
    func noLinker() async throws {
        var program = Array(try Data(contentsOf: URL(filePath: Shipped.path)))
        try program.replaceFirst("ld-linux-", with: "no-linux-")
        try await PluginFolder.with(bytes: program) { folder in
            try await folder.expectFailure(says: ["this system has no glibc", "musl", "Alpine", "2.36"])
        }
    }

    @Test("a program of another kind of machine is told as the kernel tells it")
    func notAProgram() async throws {
        try await PluginFolder.with(bytes: [0x7F, 0x45, 0x4C, 0x46] + Array(repeating: 0, count: 200)) { folder in
            try await folder.expectFailure(says: ["does not start", "Exec format error"])
        }
    }

    @Test(
        "what is missing in the Python, the system or the program is told",
        arguments: [
            ("sys.modules['lzma'] = None", ["lacks the module lzma", "another Python"]),
            ("sys.platform = 'darwin'", ["runs on Linux only", "darwin"]),
            (
                "import subprocess; subprocess.run = lambda words, **more:"
                    + " (_ for _ in ()).throw(subprocess.TimeoutExpired(words, 30))",
                ["does not answer", "more than 30 s"]
            ),
        ])
    func python(change: String, expected: [String]) async throws {
        try await PluginFolder.with(script: "exit 0") { folder in
            try await folder.expectFailure(python: Self.launcher(after: change), says: expected)
        }
    }

    @Test("a program that a developer names and that is not there is told by its name")
    func override() async throws {
        try await PluginFolder.with(script: "exit 0") { folder in
            let python = Self.launcher(after: "os.environ['XINFERENCE_RUNTIME'] = '/nowhere/runtime'")
            try await folder.expectFailure(
                python: python, says: ["/nowhere/runtime does not start: ", "No such file"])
        }
    }
}

extension [UInt8] {
    /// Writes other bytes of the same number over the first place where these stand.
    fileprivate mutating func replaceFirst(_ old: String, with new: String) throws {
        let (old, new) = (Array(old.utf8), Array(new.utf8))
        try #require(old.count == new.count)
        let place = try #require(indices.first { self[$0...].starts(with: old) }, "the program does not hold it")
        replaceSubrange(place..<place + new.count, with: new)
    }
}
