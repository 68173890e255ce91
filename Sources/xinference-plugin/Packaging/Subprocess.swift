import DifyPackaging
import Foundation

/// A program that a command runs and waits for.
enum Subprocess {
    /// Runs a program of the search path, and gives what it wrote to standard output.
    ///
    /// - Throws: ``PackagingError`` with the last lines that it wrote to standard error if it fails.
    static func run(_ arguments: [String]) async throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        // Files take any amount without anybody reading; a pipe would fill up.
        let directory = FileManager.default.temporaryDirectory.appending(path: "xinference-run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let (output, errors) = (directory.appending(path: "output"), directory.appending(path: "errors"))
        try Data().write(to: output)
        try Data().write(to: errors)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        guard status == 0 else {
            let text = String(decoding: (try? Data(contentsOf: errors)) ?? Data(), as: UTF8.self)
            let last = text.split(separator: "\n").suffix(20).joined(separator: "\n")
            throw PackagingError("\(arguments.joined(separator: " ")) failed with code \(status):\n\(last)")
        }
        return String(decoding: try Data(contentsOf: output), as: UTF8.self)
    }
}
