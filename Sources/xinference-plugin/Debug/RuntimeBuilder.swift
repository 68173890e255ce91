import Foundation

/// Makes the program that answers.
protocol RuntimeBuilder: Sendable {
    /// Builds it; the compiler's words go to the terminal.
    ///
    /// - Returns: the program; `nil` if it cannot be built.
    /// - Throws: if the compiler cannot be started.
    func build(_ children: ChildProcesses) async throws -> URL?
}

/// A program that somebody else builds.
struct BuiltRuntime: RuntimeBuilder {
    let url: URL

    func build(_ children: ChildProcesses) async throws -> URL? { url }
}

/// Builds with SwiftPM, for debugging: an edit takes seconds, where the program that ships takes minutes.
struct SwiftRuntimeBuilder: RuntimeBuilder {
    let sources: URL

    func build(_ children: ChildProcesses) async throws -> URL? {
        let arguments = ["swift", "build", "--package-path", sources.path, "--product", "xinference-runtime"]
        guard try await children.run(arguments) == 0 else { return nil }
        return sources.appending(path: ".build/debug/xinference-runtime")
    }
}
