import DifyPlugin
import Foundation

/// The processes of a debugging session; when it ends, so do they.
final class ChildProcesses: Sendable {
    private struct State: Sendable {
        var running: [Int32: Bool] = [:]
        var isStopping = false
    }

    private let state = Locked(State())

    /// Whether the order to end has been given.
    var isStopping: Bool { state.withLock(\.isStopping) }

    /// Runs a program to its end.
    ///
    /// - Returns: its exit code, or 128 and the signal that ended it.
    /// - Throws: if it cannot be started.
    func run(_ arguments: [String]) async throws -> Int32 {
        let (codes, continuation) = AsyncStream<Int32>.makeStream()
        _ = try start(arguments) { _, code in continuation.yield(code) }
        for await code in codes { return code }
        return 1
    }

    /// Starts a program that writes where we do and reads nothing.
    ///
    /// - Parameters:
    ///   - environment: beside ours.
    ///   - onExit: called once, from another thread, with its process id and its exit code, or 128 and the signal that
    ///     ended it.
    /// - Returns: its process id.
    /// - Throws: if it cannot be started.
    func start(
        _ arguments: [String], environment: [String: String] = [:],
        onExit: @escaping @Sendable (_ pid: Int32, _ code: Int32) -> Void
    ) throws -> Int32 {
        let process = Process()
        let isPath = arguments.first?.contains("/") == true
        process.executableURL = URL(filePath: isPath ? arguments[0] : "/usr/bin/env")
        process.arguments = isPath ? Array(arguments.dropFirst()) : arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.terminationHandler = { [state] process in
            state.withLock { $0.running[process.processIdentifier] = nil }
            let wasKilled = process.terminationReason == .uncaughtSignal
            onExit(
                process.processIdentifier, wasKilled ? 128 + process.terminationStatus : process.terminationStatus)
        }
        try process.run()
        let pid = process.processIdentifier
        let isStopping = state.withLock { state in
            // It may have ended already; then it is not ours to signal.
            if process.isRunning { state.running[pid] = true }
            return state.isStopping
        }
        if isStopping { terminate(pid) }
        return pid
    }

    /// Tells one to finish what it is doing and go.
    func terminate(_ pid: Int32) {
        state.withLock { state in
            if state.running[pid] != nil { _ = kill(pid, SIGTERM) }
        }
    }

    /// Tells all of them, and those that are started from now on.
    ///
    /// The terminal's Ctrl-C does not reach them: each is in a process group of its own.
    func terminateAll() {
        let running = state.withLock { state in
            state.isStopping = true
            return Array(state.running.keys)
        }
        for pid in running { terminate(pid) }
    }
}
