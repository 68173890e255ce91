import DifyPlugin
import Foundation
import Synchronization
import Testing
import XinferenceStandIn

/// The tool for people at a terminal, run as they run it.
enum Tool {
    /// What a run left behind.
    struct Outcome: Sendable {
        var status: Int32
        /// Whether a signal ended it.
        var crashed: Bool
        var output: String
        var errors: String

        /// Standard output as the one JSON document that it has to be.
        func json() throws -> JSONObject {
            try #require(try JSONValue(parsing: output).object, "not an object: \(output)")
        }
    }

    /// SwiftPM puts the tool beside the binary that runs the tests.
    static let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "xinference-plugin").path

    /// Runs it to its end.
    ///
    /// - Parameters:
    ///   - input: what stands at its standard input.
    ///   - terminal: stands at its standard input instead.
    ///   - output: the file that is its standard output instead of one that is read back.
    ///   - readsOutput: `false` closes the pipe's other end before it starts, as `head` does once it has enough.
    ///   - meanwhile: what to do while it runs.
    static func run(
        _ arguments: [String], input: String = "", terminal: FileHandle? = nil, environment: [String: String] = [:],
        output: String? = nil, readsOutput: Bool = true,
        meanwhile: @escaping @Sendable (_ pid: Int32) async throws -> Void = { _ in }
    ) async throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tool-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files and not pipes: nobody has to empty them while the program runs.
        let files = ["in", "out", "err"].map { folder.appending(path: $0) }
        try Data(input.utf8).write(to: files[0])
        for file in files.dropFirst() { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ["PATH": "/usr/bin:/bin", "NO_PROXY": "*"].merging(environment) { $1 }
        process.standardInput = try terminal ?? FileHandle(forReadingFrom: files[0])
        process.standardError = try FileHandle(forWritingTo: files[2])
        let pipe = Pipe()
        if let output {
            process.standardOutput = FileHandle(forWritingAtPath: output)
        } else if readsOutput {
            process.standardOutput = try FileHandle(forWritingTo: files[1])
        } else {
            try pipe.fileHandleForReading.close()
            process.standardOutput = pipe.fileHandleForWriting
        }
        try await end(of: process, meanwhile)
        return Outcome(
            status: process.terminationStatus, crashed: process.terminationReason == .uncaughtSignal,
            output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
    }

    private static func end(
        of process: Process, _ meanwhile: @escaping @Sendable (_ pid: Int32) async throws -> Void
    ) async throws {
        let (ends, end) = AsyncStream<Void>.makeStream()
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        do { try await meanwhile(process.processIdentifier) } catch {
            process.terminate()
            throw error
        }
        for await _ in ends {}
    }

    /// Hands over a stand-in server with these models.
    static func withServer<Result>(
        _ models: [StandInModel] = StandInModel.healthy, apiKey: String? = nil, version: String = "4.1.0",
        _ body: (StandInServer) async throws -> Result
    ) async throws -> Result {
        var configuration = StandInServer.Configuration()
        configuration.models = models
        configuration.apiKey = apiKey
        configuration.version = version
        configuration.tokenDelay = .zero
        return try await StandInServer.run(configuration, body)
    }
}
