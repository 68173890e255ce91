import DifyPackaging
import DifyPluginDeclaration
import Foundation
import Testing

/// Copies of this plugin, each with one file broken.
struct BrokenCopyTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// What is said of a copy in which a file holds another text, or is gone.
    private func violations(_ path: String, _ text: String?) throws -> [DeclarationViolation] {
        let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: copy) }
        let original = try DirectoryFiles(Self.root.path)
        for path in try PluginDeclaration(files: original).packagedPaths() {
            let file = copy.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(try original.content(of: path) ?? []).write(to: file)
        }
        let file = copy.appending(path: path)
        if let text { try Data(text.utf8).write(to: file) } else { try FileManager.default.removeItem(at: file) }
        return try PluginDeclaration(files: try DirectoryFiles(copy.path)).violations()
    }

    @Test("a copy of what is packaged is whole")
    func whole() throws {
        #expect(try violations("README.md", nil) == [])
    }

    static let missing = [
        ("main.py", ["meta.runner.entrypoint"]), ("requirements.txt", [""]),
        ("_assets/icon.svg", ["icon"]), ("_assets/icon-dark.svg", ["icon_dark"]),
    ]

    @Test("a file that is gone is named by the field that refers to it", arguments: missing)
    func fileGone(_ path: String, _ fields: [String]) throws {
        let violations = try violations(path, nil)
        #expect(violations.map(\.field) == fields)
        #expect(violations.first?.reason.contains("\(path) is missing") == true)
    }

    @Test("a manifest and a provider that cannot be used are refused")
    func unusable() {
        #expect(throws: PackagingError("manifest.yaml is missing")) { try violations("manifest.yaml", nil) }
        #expect(throws: PackagingError("provider/xinference.yaml is missing")) {
            try violations("provider/xinference.yaml", nil)
        }
        #expect(throws: PackagingError.self) { try violations("provider/xinference.yaml", "a: 1\na: 2") }
    }
}
