import DifyPackaging
import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing
import XinferenceStandIn

/// A package installed and launched as the daemon does it (protocol sections 2.2 and 2.3).
@Suite("A local install", .timeLimit(.minutes(2)), .serialized)
struct LocalInstallTests {
    /// A package of the program that ships, packed in a hurry.
    private static func package() async throws -> [UInt8] {
        try await PluginFolder.with { folder in
            let tree = try DirectoryFiles(Shipped.sources.path)
            var files: [PackagedFile] = []
            for path in try PluginDeclaration(files: tree).packagedPaths() {
                files.append(PackagedFile(path: path, content: try #require(try tree.content(of: path))))
            }
            let binaries = try DirectoryFiles(folder.bin.path)
            for name in try binaries.paths(below: "") {
                files.append(PackagedFile(path: "bin/\(name)", content: try #require(try binaries.content(of: name))))
            }
            return try ZipWriter.archive(of: files)
        }
    }

    @Test("from the package to an answer: unpacked, installed offline, started, asked and killed; twice")
    func install() async throws {
        let package = try ZipArchive(try await Self.package())
        #expect(package.complaints == [])
        var installation = LocalInstallation(of: try package.files().map { ($0.path, $0.content) })
        defer { installation.remove() }
        var steps: [LocalInstallation.Step] = []
        try await installation.install { step, _ in steps.append(step) }
        #expect(steps == LocalInstallation.Step.allCases)
        let main = installation.directory + "/main.py"
        #expect(try FileManager.default.attributesOfItem(atPath: main)[.posixPermissions] as? Int == 0o644)
        #expect(FileManager.default.fileExists(atPath: installation.directory + "/__pycache__"))

        let server = try await StandInServer.start()
        // The second launch is that of a daemon that was itself started again: it finds the directory as it was left.
        for launch in ["first", "second"] {
            let command = installation.command(environment: [
                "PATH": "/usr/bin:/bin", "INSTALL_METHOD": "local", "PWD": "/",
            ])
            try await PluginProcess.run(command) { process in
                let isReady = await process.timeToFirstLine() != nil
                try #require(isReady, "the \(launch) launch gave no heartbeat: \(process.errorLines)")
                let replies = try await process.ask(
                    .invokeLLM(session: launch, credentials: server.credentials("stand-in-chat"), saying: "Hello"))
                #expect(replies.isWellFormed && replies.error == nil && !replies.text.isEmpty)
                // The daemon's stop: it closes the pipes, then kills (section 2.8).
                process.closeInput()
                await process.closeOutput()
                process.signal(SIGKILL)
                #expect(await process.waitForExit(timeout: .seconds(10)) != nil)
            }
        }
        try await server.stop()
        let programs = try FileManager.default.contentsOfDirectory(atPath: installation.directory + "/.native")
        #expect(programs.count == 1)
    }

    @Test(
        "a package whose names lead out of its directory is not unpacked",
        arguments: ["../main.py", "/main.py", "a/../../main.py", "a\\main.py", "a//main.py", ""])
    func escapingNames(path: String) async throws {
        var installation = LocalInstallation(of: [(path, [])])
        defer { installation.remove() }
        let failure = await #expect(throws: LocalInstallation.Failure.self) {
            _ = try await installation.carryOut(.extraction)
        }
        #expect(failure?.description == "extraction failed: \(path) is no path that the daemon takes")
    }

    @Test("a requirement that would need a network fails the install")
    func requirements() async throws {
        var installation = LocalInstallation(of: [
            ("requirements.txt", Array("a-package-that-is-nowhere==1.0\n".utf8)), ("main.py", []),
        ])
        defer { installation.remove() }
        let failure = await #expect(throws: LocalInstallation.Failure.self) { try await installation.install() }
        #expect(failure?.step == .requirements)
    }

    // MARK: The command

    /// Runs `xinference-plugin rehearse` with a package, and reads what it reports.
    private static func rehearse(_ package: [UInt8]) async throws -> (exit: PluginProcess.Exit?, report: JSONObject) {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).difypkg")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(package).write(to: file)
        return try await rehearse(["--package", file.path])
    }

    private static func rehearse(
        _ arguments: [String]
    ) async throws -> (exit: PluginProcess.Exit?, report: JSONObject) {
        var command = PluginProcess.Command([Tool.path, "rehearse", "--json"] + arguments)
        command.environment["XZ_LEVEL"] = "0"
        return try await PluginProcess.run(command) { process in
            let exit = await process.waitForExit(timeout: .seconds(60))
            let line = try #require(await process.firstReply { _ in true }, "nothing was reported").line
            let report = try JSONValue(parsing: String(decoding: line, as: UTF8.self))
            return (exit, try #require(report.object))
        }
    }

    @Test("`rehearse` goes from a package to a token, and reports each step")
    func rehearsal() async throws {
        let (exit, report) = try await Self.rehearse(try await Self.package())
        #expect(exit == .code(0) && report["failure"] == .null, "\(report)")
        let steps = report["steps"]?.array?.compactMap { $0.object?["name"]?.string } ?? []
        let order = ["unpack into a fresh directory", "credentials proved", "first token of a streamed answer"]
        #expect(steps.filter(order.contains) == order)
        #expect(steps.filter { $0.contains("heartbeat") }.count == 2)
    }

    @Test("`rehearse` builds the runtime that is not there yet, and does not count that to the package's steps")
    func rehearsalThatBuilds() async throws {
        try await SourceTree.withCopy { sources in
            // What takes minutes is taken from where it has been done already.
            let shipped = "\(sources.url.path)/.build/shipped"
            let build = "mkdir -p '\(shipped)'; cp '\(Shipped.path)' '\(shipped)'; echo '\(shipped)/xinference-runtime'"
            let pack = "exec '\(Shipped.sources.path)/scripts/pack-binary' \"$@\""
            try sources.writeScript("scripts/build-runtime", build)
            try sources.writeScript("scripts/pack-binary", pack)
            let (exit, report) = try await Self.rehearse(["--sources", sources.url.path])
            #expect(exit == .code(0) && report["failure"] == .null, "\(report)")
            let steps = report["steps"]?.array?.compactMap(\.object) ?? []
            #expect(steps.prefix(2).map { $0["name"] } == ["build the runtime", "make the package"])
            #expect((steps.first?["milliseconds"]?.double ?? 0) > 0)
            // Now it is there.
            let (_, again) = try await Self.rehearse(["--sources", sources.url.path])
            #expect(again["steps"]?.array?.first?.object?["name"] == "make the package", "\(again)")
        }
    }

    @Test("`rehearse` leaves nothing behind when it is stopped")
    func rehearsalThatIsStopped() async throws {
        let package = try await Self.package()
        try await SourceTree.withCopy { tree in
            try Data(package).write(to: tree.url.appending(path: "a.difypkg"))
            // Stops the tool in the midst of the installation.
            try tree.writeScript("tools/uv", "pwd >'\(tree.url.path)/place'; kill -INT $PPID; exec sleep 30")
            let temporary = tree.url.appending(path: "temporary")
            try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
            var command = PluginProcess.Command([
                Tool.path, "rehearse", "--package", tree.url.appending(path: "a.difypkg").path,
            ])
            command.environment["PATH"] = tree.url.appending(path: "tools").path + ":/usr/bin:/bin"
            command.environment["TMPDIR"] = temporary.path
            let exit = try await PluginProcess.run(command) { await $0.waitForExit(timeout: .seconds(60)) }
            #expect(exit == .code(128 + SIGINT))
            let place = try String(contentsOf: tree.url.appending(path: "place"), encoding: .utf8)
            #expect(place.hasPrefix(temporary.path))
            #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.path) == [])
        }
    }

    @Test("`rehearse` tells what is wrong with a package")
    func rehearsalOfNonsense() async throws {
        let (exit, report) = try await Self.rehearse(Array("no package".utf8))
        #expect(exit == .code(1))
        #expect(report["failure"]?.string?.contains("no zip archive") == true, "\(report)")
    }
}
