import DifyPackaging
import Foundation
import Testing

@testable import xinference_plugin

/// How the tool finds the sources, and runs what it needs.
@Suite("The tool's files and programs", .timeLimit(.minutes(1)))
struct ToolFilesTests {
    @Test("the current directory is the source tree if it is one; otherwise the tool's own tree is")
    func sources() throws {
        try SourceTree.withCopy { tree in
            let program = tree.url.appending(path: ".build/debug/xinference-plugin").path
            let (here, elsewhere) = (tree.url.path, "/usr")
            #expect(SourceOptions.tree(current: here, program: "/usr/bin/tool") == here)
            #expect(SourceOptions.tree(current: elsewhere, program: program) == here)
            #expect(SourceOptions.tree(current: elsewhere, program: "/usr/bin/tool") == nil)
            #expect(SourceOptions.tree(current: elsewhere, program: "") == nil)
        }
    }

    @Test("what a package says of itself neither commands the terminal nor feigns lines of the report")
    func packageWords() async throws {
        try await SourceTree.withCopy { tree in
            try tree.edit("manifest.yaml") { text in
                text.replacing("author: xinference-swift", with: #"author: "x\e]0;title\a\n✓ no rule is broken""#)
            }
            let directory = try DirectoryFiles(tree.url.path)
            let files = try PluginDeclaration(files: directory).packagedPaths().map {
                PackagedFile(path: $0, content: try directory.content(of: $0) ?? [])
            }
            try Data(try ZipWriter.archive(of: files)).write(to: tree.url.appending(path: "a.difypkg"))
            let outcome = try await Tool.run(["verify", tree.url.appending(path: "a.difypkg").path])
            #expect(outcome.status == 1 && outcome.output.contains("author is"))
            #expect(!outcome.output.contains("\u{1B}") && !outcome.output.contains("\u{7}"))
            #expect(!outcome.output.contains("\n✓"), "\(outcome.output)")
        }
    }

    @Test("a file that is not there is told in the system's words")
    func missingFile() async throws {
        let outcome = try await Tool.run(["verify", "/nowhere/a.difypkg"])
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.errors == "Error: /nowhere/a.difypkg cannot be read: No such file or directory\n")
    }

    @Test("a program is in the tool's process group, so that Ctrl-C ends both")
    func processGroup() async throws {
        let lines = try await Subprocess.run(["cut", "-d ", "-f5", "/proc/self/stat"])
        #expect(lines == ["\(getpgrp())"])
    }

    @Test(
        "a program that fails is told with its last words",
        arguments: [
            ("echo out; echo why >&2; exit 3", "failed with code 3:\nwhy"),
            ("kill -9 $$", "was ended by signal 9:\n"),
        ])
    func failure(script: String, words: String) async {
        let error = await #expect(throws: PackagingError.self) { try await Subprocess.run(["sh", "-c", script]) }
        #expect(error?.description == "sh -c \(script) \(words)")
    }

    @Test("a demo whose plugin does not start says why and fails, whatever program a developer names")
    func failedDemo() async throws {
        let words = "failed: the plugin did not start: xinference plugin: the program does not run"
        let outcome = try await Tool.run(
            ["demo", "--runtime", "/bin/false"], environment: ["XINFERENCE_RUNTIME": "/bin/true"])
        #expect(outcome.status == 1 && outcome.output.contains(words), "\(outcome)")
    }
}
