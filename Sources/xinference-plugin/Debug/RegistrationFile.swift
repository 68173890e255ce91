import DifyPackaging
import DifyPluginDeclaration
import Foundation

/// What a plugin says of itself, in a file that only its author can read; it is removed with the session.
struct RegistrationFile: Sendable {
    /// The declaration breaks the host's rules.
    struct InvalidError: Error, CustomStringConvertible {
        let violations: [DeclarationViolation]
        var description: String {
            "the plugin's declaration breaks rules of the host:\n"
                + violations.map { "  \($0)" }.joined(separator: "\n")
        }
    }

    private let directory: URL
    /// The file.
    let path: String

    /// Makes an empty one.
    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "xinference-debug-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        path = directory.appending(path: "registration.jsonl").path
    }

    /// Writes what the files in a directory declare now.
    ///
    /// - Throws: ``InvalidError`` for what the host would refuse, `PackagingError` for what cannot be read.
    func write(from sources: URL) throws {
        let declaration = try PluginDeclaration(files: try DirectoryFiles(sources.path))
        let violations = declaration.violations()
        guard violations.isEmpty else { throw InvalidError(violations: violations) }
        // In one step: the running plugin may be about to read it.
        try Data(try declaration.registration()).write(to: URL(filePath: path), options: .atomic)
    }

    /// Removes it.
    func remove() {
        try? FileManager.default.removeItem(at: directory)
    }
}
