import DifyPlugin
import Foundation
import Testing

@testable import xinference_plugin

/// The parts of `xinference-plugin debug`, each by itself.
@Suite("The command debug: its parts")
struct DebugPartsTests {
    // MARK: .env

    @Test(
        ".env files are read as shells read them",
        arguments: [
            ("", [:]), ("\u{FEFF}A=1", ["A": "1"]),
            ("# c\n\n  A=1\r\nB = two words  \n", ["A": "1", "B": "two words"]),
            ("export A=1\n\texport B=2", ["A": "1", "B": "2"]), ("export=1", ["export": "1"]),
            ("A=1 # c\nB=a#b\nC=#c\nD=", ["A": "1", "B": "a#b", "C": "", "D": ""]),
            (#"A='a "$b" \n' # c"#, ["A": #"a "$b" \n"#]),
            (#"A="a \"b\" \$c \\ \n#d""#, ["A": "a \"b\" $c \\ \n#d"]),
            ("A=\"one\ntwo\"\nB=3", ["A": "one\ntwo", "B": "3"]),
            ("A=1\nA=2", ["A": "2"]), ("A='é 世界'", ["A": "é 世界"]), ("A=it's", ["A": "it's"]),
        ] as [(String, [String: String])])
    func environmentFile(text: String, variables: [String: String]) throws {
        #expect(try EnvironmentFile(text).variables == variables)
    }

    @Test(
        "a line that is no assignment is named by its number",
        arguments: [
            ("A", 1), ("A=1\nnonsense", 2), ("=1", 1), ("1A=1", 1), ("A=1\n\nB='open\n\n", 3), ("A=\"x\" y", 1),
            ("A B=1", 1), ("A=\"1\n2\"\nB", 3), ("Ä=1", 1),
        ])
    func syntaxError(text: String, line: Int) {
        let error = #expect(throws: EnvironmentFile.SyntaxError.self) { try EnvironmentFile(text) }
        #expect(error?.line == line)
    }

    // MARK: Precedence

    private static let file = ["REMOTE_INSTALL_URL": "file:1", "REMOTE_INSTALL_KEY": "file-key"]

    @Test("flags go before the environment, and that before .env")
    func precedence() throws {
        let environment = ["REMOTE_INSTALL_HOST": "variable", "REMOTE_INSTALL_PORT": "2", "REMOTE_INSTALL_KEY": "v"]
        func address(_ flags: DebugSettings.Flags, _ environment: [String: String] = [:]) throws -> String {
            "\(try DebugSettings(flags: flags, environment: environment, file: Self.file).address)"
        }
        #expect(try address(.init()) == "file:1")
        #expect(try address(.init(), environment) == "variable:2")
        #expect(try address(.init(), ["REMOTE_INSTALL_HOST": "variable"]) == "variable:5003")
        #expect(try address(.init(host: "flag"), environment) == "flag:5003")
        #expect(try address(.init(host: "flag", port: 3), environment) == "flag:3")
        #expect(try address(.init(url: "flag:4"), environment) == "flag:4")
        #expect(try address(.init(port: 5), environment) == "variable:5")
        #expect(try address(.init(), ["REMOTE_INSTALL_URL": ""]) == "file:1")
        #expect(
            try DebugSettings(flags: .init(key: "flag"), environment: environment, file: Self.file).key
                == Secret("flag"))
        #expect(try DebugSettings(flags: .init(), environment: environment, file: Self.file).key == Secret("v"))
        #expect(try DebugSettings(flags: .init(), environment: [:], file: Self.file).key == Secret("file-key"))
    }

    @Test("what is missing is named, and where to put it")
    func missing() {
        let noHost = #expect(throws: DebugSettings.InvalidError.self) {
            try DebugSettings(flags: .init(key: "k"), environment: [:], file: [:])
        }
        #expect(noHost?.description.contains("REMOTE_INSTALL_URL") == true)
        let noKey = #expect(throws: DebugSettings.InvalidError.self) {
            try DebugSettings(flags: .init(url: "h:1"), environment: [:], file: ["REMOTE_INSTALL_KEY": ""])
        }
        #expect(noKey?.description.contains("REMOTE_INSTALL_KEY") == true)
        #expect(throws: DebugSettings.InvalidError.self) {
            try DebugSettings(flags: .init(url: "h:x"), environment: [:], file: Self.file)
        }
        #expect(throws: DebugSettings.InvalidError.self) {
            let environment = ["REMOTE_INSTALL_HOST": "h", "REMOTE_INSTALL_PORT": "x"]
            return try DebugSettings(flags: .init(), environment: environment, file: Self.file)
        }
    }

    // MARK: Changes

    @Test("a change is told once two looks agree, and once only")
    func detector() throws {
        try SourceTree.withEmpty { directory in
            let snapshot = { SourceSnapshot(of: ["Sources", "manifest.yaml"], in: directory.url) }
            try directory.write("Sources/a.swift", "1")
            try directory.write("manifest.yaml", "1")
            var detector = ChangeDetector(snapshot())
            #expect(detector.take(snapshot()) == nil)

            try directory.write("Sources/deep/b.swift", "1")
            try directory.write("Sources/.b.swift.swp", "1")
            #expect(detector.take(snapshot()) == nil)
            try directory.write("manifest.yaml", "longer")
            #expect(detector.take(snapshot()) == nil)
            #expect(detector.take(snapshot())?.paths == ["Sources/deep/b.swift", "manifest.yaml"])
            #expect(detector.take(snapshot()) == nil)

            try directory.remove("Sources/a.swift")
            _ = detector.take(snapshot())
            #expect(detector.take(snapshot())?.paths == ["Sources/a.swift"])
        }
    }

    @Test(
        "a declaration goes out without a build, code does not",
        arguments: [
            (["manifest.yaml"], false), (["_assets/icon.svg", "provider/x.yaml", ".env"], false),
            (["models/llm/a.yaml", "models/llm/A.swift"], true), (["Package.swift"], true),
        ])
    func needsBuild(paths: [String], isNeeded: Bool) {
        #expect(ChangeDetector.Change(paths: Set(paths)).needsBuild == isNeeded)
    }

    // MARK: Registration

    @Test("a declaration that breaks rules is not written, and each breach is named")
    func invalidDeclaration() throws {
        try SourceTree.withCopy { directory in
            let file = try RegistrationFile()
            defer { file.remove() }
            try file.write(from: directory.url)
            #expect(try RemoteRegistration(path: file.path).name == "xinference-swift/xinference")
            let mode =
                try FileManager.default.attributesOfItem(
                    atPath: URL(filePath: file.path).deletingLastPathComponent().path)[.posixPermissions] as? Int
            #expect(mode == 0o700)

            try directory.edit("manifest.yaml") { $0.replacing("author: xinference-swift", with: "author: Upper") }
            let error = #expect(throws: RegistrationFile.InvalidError.self) { try file.write(from: directory.url) }
            #expect(error?.description.contains("author") == true)
        }
    }
}
