import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing

/// A directory with the launcher and a packed program, as a package leaves them, and a temporary directory of its own.
struct PluginFolder: Sendable {
    /// How a launch ended that did not become a plugin that runs.
    struct Outcome: Sendable {
        let exit: PluginProcess.Exit?
        /// All that was written to stdout.
        let output: [String]
        /// All that was written to stderr.
        let errors: String
    }

    let directory: URL
    /// What the launcher takes for the system's temporary directory.
    let temporary: URL

    var bin: URL { directory.appending(path: "bin") }
    /// Where the launcher unpacks first.
    var native: URL { directory.appending(path: ".native") }
    /// Where it unpacks when it cannot there.
    var fallback: URL { temporary.appending(path: "xinference-native-\(geteuid())") }

    /// Makes one around a program, ours or one that fails, and removes it afterwards.
    static func with<Result>(
        _ program: URL = URL(filePath: Shipped.path), _ body: (PluginFolder) async throws -> Result
    ) async throws -> Result {
        let root = FileManager.default.temporaryDirectory.appending(path: "launcher-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        let folder = PluginFolder(
            directory: root.appending(path: "plugin"), temporary: root.appending(path: "temporary"))
        for url in [folder.directory, folder.temporary] {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
        try FileManager.default.copyItem(
            at: Shipped.sources.appending(path: "main.py"), to: folder.directory.appending(path: "main.py"))
        if program.path == Shipped.path {
            // Packing fourteen megabytes takes most of a second, and every test would pay for it.
            try FileManager.default.createDirectory(at: folder.bin, withIntermediateDirectories: true)
            for file in try Self.packedRuntime.get() {
                try file.content.write(to: folder.bin.appending(path: file.name))
            }
        } else {
            try Self.pack(program, into: folder.bin)
        }
        return try await body(folder)
    }

    /// Makes one around a shell script in the program's place.
    static func with<Result>(
        script: String, _ body: (PluginFolder) async throws -> Result
    ) async throws -> Result {
        try await with(bytes: Array("#!/bin/sh\n\(script)\n".utf8), body)
    }

    /// Makes one around whatever stands in the program's place.
    static func with<Result>(
        bytes: [UInt8], _ body: (PluginFolder) async throws -> Result
    ) async throws -> Result {
        let file = FileManager.default.temporaryDirectory.appending(path: "program-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(bytes).write(to: file)
        return try await with(file, body)
    }

    private static let packedRuntime = Result {
        let directory = FileManager.default.temporaryDirectory.appending(path: "packed-runtime-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try pack(URL(filePath: Shipped.path), into: directory)
        return try FileManager.default.contentsOfDirectory(atPath: directory.path).map { name in
            (name: name, content: try Data(contentsOf: directory.appending(path: name)))
        }
    }

    private static func pack(_ program: URL, into directory: URL) throws {
        // Blocks for a moment, on purpose: what waits for Foundation's `Process` here spins on a thread that others need.
        let words = [
            "python3", Shipped.sources.appending(path: "scripts/pack-binary").path, program.path, directory.path,
        ]
        let command = words.map { "'" + $0.replacing("'", with: "'\\''") + "'" }.joined(separator: " ")
        try #require(system("XZ_LEVEL=0 \(command) >/dev/null") == 0, "scripts/pack-binary failed")
    }

    // MARK: Launching

    /// The daemon's way to launch it, with nothing in the environment that the launcher could lean on.
    ///
    /// - Parameters:
    ///   - wrapper: what launches Python, if not the daemon itself.
    ///   - python: Python's arguments.
    func command(wrapper: [String] = [], python: [String] = ["-m", "main"]) -> PluginProcess.Command {
        let path = ProcessInfo.processInfo.environment["PATH"]
        return .init(
            wrapper + ["/usr/bin/env", "python3"] + python, directory: directory.path,
            environment: ["PATH": path ?? "/usr/bin:/bin", "TMPDIR": temporary.path, "INSTALL_METHOD": "local"])
    }

    /// Launches it and waits for the first heartbeat.
    func start<Result>(
        wrapper: [String] = [], _ body: (PluginProcess) async throws -> Result
    ) async throws -> Result {
        try await PluginProcess.run(command(wrapper: wrapper)) { process in
            let isReady = await process.timeToFirstLine() != nil
            try #require(isReady, "no heartbeat: \(process.errorLines)")
            return try await body(process)
        }
    }

    /// Launches it and waits for its end.
    func outcome(wrapper: [String] = [], python: [String] = ["-m", "main"]) async throws -> Outcome {
        try await PluginProcess.run(command(wrapper: wrapper, python: python)) { process in
            process.closeInput()
            let exit = await process.waitForExit(timeout: .seconds(30))
            // Both pipes may hold something yet when the process is gone.
            if exit != nil { _ = await process.firstReply { _ in false } }
            let errors = exit == nil ? process.errorLines : await process.errorLinesToTheEnd()
            return Outcome(
                exit: exit, output: process.allReplies.map { String(decoding: $0.line, as: UTF8.self) },
                errors: errors.joined(separator: "\n"))
        }
    }

    // MARK: Looking

    /// The names in a directory, sorted; none if there is no such directory.
    func names(in directory: URL) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()) ?? []
    }

    /// The unpacked program, which has to be the only thing beside what a test has put there.
    func program(in directory: URL, besides others: [String] = []) throws -> URL {
        let names = names(in: directory).filter { !others.contains($0) }
        let name = try #require(names.first, "nothing was unpacked into \(directory.path)")
        #expect(names.count == 1, "beside the program there are \(names)")
        return directory.appending(path: name)
    }
}
