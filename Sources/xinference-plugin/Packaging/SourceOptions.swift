import ArgumentParser
import Foundation

/// Where the plugin's sources are, and the runtime that was built from them.
struct SourceOptions: ParsableArguments {
    @Option(
        help: """
            The source tree with manifest.yaml and main.py; without it the current directory if it is one, or else the \
            tree that this tool was built in.
            """)
    var sources: String?

    /// The source tree.
    var path: String {
        let manager = FileManager.default
        let program = (try? manager.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return sources ?? Self.tree(current: manager.currentDirectoryPath, program: program) ?? "."
    }

    /// Where `scripts/build-runtime` leaves what it has built.
    var builtRuntime: String { URL(filePath: path).appending(path: ".build/shipped/xinference-runtime").path }

    /// The current directory if it is a source tree, or else the nearest one above a program; `nil` if there is none.
    static func tree(current: String, program: String) -> String? {
        let isTree = { (directory: URL) in
            ["manifest.yaml", "main.py"].allSatisfy {
                FileManager.default.fileExists(atPath: directory.appending(path: $0).path)
            }
        }
        if isTree(URL(filePath: current)) { return current }
        var directory = URL(filePath: program)
        while directory.pathComponents.count > 1 {
            directory.deleteLastPathComponent()
            if isTree(directory) { return directory.path }
        }
        return nil
    }
}
