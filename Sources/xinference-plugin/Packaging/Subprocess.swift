import DifyPackaging
import DifyPluginTesting

/// A program that a command runs and waits for.
///
/// It is in the tool's own process group, where Foundation's `Process` would give it one of its own: Ctrl-C ends both.
enum Subprocess {
    /// Runs a program of the search path, and gives the lines that it wrote to standard output.
    ///
    /// - Throws: ``PackagingError`` with the last lines that it wrote to standard error if it fails, `SystemError` if it
    ///   cannot be started.
    static func run(_ arguments: [String]) async throws -> [String] {
        try await PluginProcess.run(.init(["/usr/bin/env"] + arguments)) { process in
            process.closeInput()
            let errors = await process.errorLinesToTheEnd()
            _ = await process.firstReply { _ in false }
            let end = await process.waitForExit(timeout: .seconds(60))
            guard end == .code(0) else {
                let words =
                    switch end {
                    case .code(let code)?: "failed with code \(code)"
                    case .signal(let signal)?: "was ended by signal \(signal)"
                    case nil: "closed its output and runs on"
                    }
                let last = errors.suffix(20).joined(separator: "\n")
                throw PackagingError("\(arguments.joined(separator: " ")) \(words):\n\(last)")
            }
            return process.allReplies.map { String(decoding: $0.line, as: UTF8.self) }
        }
    }
}
