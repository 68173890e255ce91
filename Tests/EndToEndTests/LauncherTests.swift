import DifyPackaging
import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing

/// The launcher with the program that ships: what it unpacks, when, and where (protocol section 7, rows 21 and 22).
@Suite("The launcher", .timeLimit(.minutes(2)), .serialized)
struct LauncherTests {
    private static func identity(of file: URL) throws -> [Int] {
        var status = stat()
        try #require(stat(file.path, &status) == 0)
        return [Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec, Int(status.st_mode)]
    }

    @Test("the first start unpacks the program, and becomes it: same pid, no Python")
    func firstStart() async throws {
        try await PluginFolder.with { folder in
            try await folder.start { process in
                let program = try folder.program(in: folder.native)
                let running = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process.pid)/exe")
                #expect(URL(filePath: running).resolvingSymlinksInPath() == program.resolvingSymlinksInPath())
                #expect(try Data(contentsOf: program) == Data(contentsOf: URL(filePath: Shipped.path)))
                #expect(process.allReplies.first?.event == "heartbeat")
                #expect(process.errorLines == [])
            }
            #expect(folder.names(in: folder.temporary) == [])
        }
    }

    @Test("later starts use what is there")
    func reuse() async throws {
        try await PluginFolder.with { folder in
            try await folder.start { _ in }
            let before = try Self.identity(of: folder.program(in: folder.native))
            try await folder.start { _ in }
            #expect(try Self.identity(of: folder.program(in: folder.native)) == before)
        }
    }

    @Test("a request that comes while the program is unpacked is answered")
    func earlyRequest() async throws {
        try await PluginFolder.with { folder in
            try await PluginProcess.run(folder.command()) { process in
                let replies = try await process.ask(PluginRequest("dance", session: "early"))
                #expect(replies.error?.hasPrefix("ValueError") == true)
            }
        }
    }

    @Test("two instances that unpack at once both start, and leave one program", arguments: 0..<5)
    func race(round: Int) async throws {
        try await PluginFolder.with { folder in
            try await withThrowingTaskGroup { group in
                for _ in 0..<2 { group.addTask { try await folder.start { _ in } } }
                try await group.waitForAll()
            }
            let program = try folder.program(in: folder.native)
            #expect(FileManager.default.contentsEqual(atPath: program.path, andPath: Shipped.path))
        }
    }

    @Test("what an unpacking left behind that was cut off is passed over, and removed once it is old")
    func leftover() async throws {
        try await PluginFolder.with { folder in
            let leftover = folder.native.appending(path: "xinference-runtime.k3x9q2")
            try FileManager.default.createDirectory(at: folder.native, withIntermediateDirectories: true)
            try Data([0x7F, 0x45, 0x4C, 0x46]).write(to: leftover)
            let old = folder.native.appending(path: "xinference-runtime.old")
            try Data().write(to: old)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -1000)], ofItemAtPath: old.path)
            try await folder.start { _ in }
            _ = try folder.program(in: folder.native, besides: [leftover.lastPathComponent])
        }
    }

    enum Damage: CaseIterable {
        case truncated, emptied, altered, notExecutable

        func inflict(on program: URL) throws {
            let file = try FileHandle(forUpdating: program)
            defer { try? file.close() }
            switch self {
            case .truncated: try file.truncate(atOffset: 4_000_000)
            case .emptied: try file.truncate(atOffset: 0)
            case .altered:
                try file.seek(toOffset: 2_000_000)
                try file.write(contentsOf: Data([0xDE, 0xAD, 0xBE, 0xEF]))
            case .notExecutable:
                try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: program.path)
            }
        }
    }

    @Test("a program that has been damaged since is unpacked anew", arguments: Damage.allCases)
    func repair(damage: Damage) async throws {
        try await PluginFolder.with { folder in
            try await folder.start { _ in }
            let program = try folder.program(in: folder.native)
            try damage.inflict(on: program)
            try await folder.start { _ in }
            #expect(try folder.program(in: folder.native) == program)
            #expect(FileManager.default.contentsEqual(atPath: program.path, andPath: Shipped.path))
            #expect(FileManager.default.isExecutableFile(atPath: program.path))
        }
    }

    @Test("row 21: where the plugin's directory takes nothing, the program goes to the temporary directory")
    func fallback() async throws {
        try await PluginFolder.with { folder in
            // A file in the directory's place stops root too, which a mode does not.
            try Data().write(to: folder.native)
            try await folder.start { _ in }
            let program = try folder.program(in: folder.fallback)
            let before = try Self.identity(of: program)
            #expect(try Self.identity(of: folder.fallback).last == Int(S_IFDIR | 0o700))
            try await folder.start { _ in }
            #expect(try Self.identity(of: program) == before)
        }
    }

    @Test("arguments are passed on, and the version is the manifest's")
    func version() async throws {
        let version = try PluginDeclaration(files: try DirectoryFiles(Shipped.sources.path)).identityParts.version
        try await PluginFolder.with { folder in
            let outcome = try await folder.outcome(python: ["-m", "main", "--version"])
            #expect(outcome.exit == .code(0))
            #expect(outcome.output == ["xinference-runtime \(version)"])
        }
    }

    @Test("Python 3.8 reads the launcher, and it imports nothing but the standard library")
    func language() async throws {
        // Python tells the names of its library from 3.10 on; an older one leaves out that half.
        let script = """
            import ast, sys
            tree = ast.parse(open("main.py", encoding="utf-8").read(), feature_version=(3, 8))
            imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
            names = {alias.name for node in imports for alias in node.names}
            assert len(names) > 3 and not any(isinstance(node, ast.ImportFrom) for node in imports), names
            assert names <= set(getattr(sys, "stdlib_module_names", names)), names
            print("sound")
            """
        try await PluginFolder.with(script: "exit 0") { folder in
            let outcome = try await folder.outcome(python: ["-c", script])
            #expect(outcome.output == ["sound"], "\(outcome.errors)")
        }
    }
}
