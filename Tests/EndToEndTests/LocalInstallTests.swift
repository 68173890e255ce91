import DifyPackaging
import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing
import XinferenceStandIn

/// A package installed and launched as the daemon does it (protocol sections 2.2 and 2.3).
@Suite("A local install", .timeLimit(.minutes(2)), .serialized)
struct LocalInstallTests {
    /// The files of a package, as the daemon reads them from it.
    private static func files() async throws -> [(path: String, content: [UInt8])] {
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
            let package = try ZipArchive(try ZipWriter.archive(of: files))
            #expect(package.complaints == [])
            return try package.files().map { ($0.path, $0.content) }
        }
    }

    @Test("from the package to an answer: unpacked, installed offline, started, asked and killed; twice")
    func install() async throws {
        var installation = LocalInstallation(of: try await Self.files())
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
}
