import DifyPlugin
import Foundation

/// A plugin under development: registered with a daemon, and replaced when its sources change.
struct DebugSession: Sendable {
    /// Something that happens.
    private enum Event: Sendable {
        case tick
        case exit(pid: Int32, code: Int32)
    }

    /// What the running plugin was started from.
    private struct State {
        var program: URL?
        var pid: Int32?
        /// Looks that are left for the old plugin to finish what it is doing; `nil` if none is to go.
        var patience: Int?
        var detector: ChangeDetector
    }

    /// The directory with `manifest.yaml`.
    let sources: URL
    let builder: any RuntimeBuilder
    /// A program that is not among the sources, but is watched as they are.
    var watchedProgram: URL?
    let isWatching: Bool
    /// Settings and the variables that go with them, read anew for each start.
    let settings: @Sendable () throws -> (DebugSettings, [String: String])
    let children: ChildProcesses
    var interval: Duration = .milliseconds(500)
    /// Takes a line for the terminal.
    let tell: @Sendable (String) -> Void

    /// Looks at the sources that an old plugin may go on for.
    private static let patience = 10
    private static let watchedPaths = [
        "Sources", "models", "provider", "manifest.yaml", "_assets", "Package.swift", ".env",
    ]

    /// Runs until the plugin ends, or, if it is watched, until the order to end.
    ///
    /// - Returns: the plugin's exit code.
    /// - Throws: what is wrong with the declaration or the settings, unless it is watched; if the system refuses a process.
    func run() async throws -> Int32 {
        let file = try RegistrationFile()
        defer { file.remove() }
        let (events, continuation) = AsyncStream<Event>.makeStream()
        var state = State(detector: ChangeDetector(snapshot()))
        if try prepare(file) {
            state.program = try await builder.build(children)
            guard state.program != nil || isWatching else { return 1 }
            try start(&state, file, continuation)
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            group.addTask { await tick(continuation) }
            for await event in events {
                if let code = try await handle(event, &state, file, continuation) { return code }
            }
            return 0
        }
    }

    /// Has the session look at the sources every so often, and at whether it shall end.
    private func tick(_ continuation: AsyncStream<Event>.Continuation) async {
        while (try? await Task.sleep(for: interval)) != nil { continuation.yield(.tick) }
    }

    private func handle(
        _ event: Event, _ state: inout State, _ file: RegistrationFile, _ events: AsyncStream<Event>.Continuation
    ) async throws -> Int32? {
        switch event {
        case .exit(let pid, let code):
            guard pid == state.pid else { return nil }
            state.pid = nil
            guard isWatching, !children.isStopping else { return code }
            if state.patience != nil {
                try start(&state, file, events)
                return nil
            }
            tell("the plugin has ended with code \(code); waiting for a change")
            return nil
        case .tick where children.isStopping: return state.pid == nil ? 0 : nil
        case .tick:
            guard isWatching else { return nil }
            wait(for: &state)
            if let change = state.detector.take(snapshot()) { try await replace(&state, change, file, events) }
            return nil
        }
    }

    /// Starts a new plugin in place of the running one; what cannot be built or registered leaves that as it is.
    private func replace(
        _ state: inout State, _ change: ChangeDetector.Change, _ file: RegistrationFile,
        _ events: AsyncStream<Event>.Continuation
    ) async throws {
        tell("changed: \(change.paths.sorted().prefix(3).joined(separator: ", "))\(change.paths.count > 3 ? " …" : "")")
        guard try prepare(file) else { return }
        if change.needsBuild || state.program == nil {
            guard let program = try await builder.build(children) else {
                return tell("it cannot be built\(state.pid == nil ? "" : "; the plugin runs on as it was")")
            }
            state.program = program
        }
        // One after the other: when the old one goes, the host forgets its registration, which may be the same as the
        // new one's (protocol section 4.2).
        guard let pid = state.pid else { return try start(&state, file, events) }
        guard state.patience == nil else { return }
        state.patience = Self.patience
        children.terminate(pid)
    }

    /// Has an old plugin that takes its time end at once.
    private func wait(for state: inout State) {
        guard let pid = state.pid, let patience = state.patience else { return }
        if patience == 0 { children.terminate(pid) }
        state.patience = patience - 1
    }

    /// Writes what the plugin says of itself, and looks whether it can be said to anybody.
    ///
    /// - Returns: `false` if not, and the author has been told while he is watched.
    private func prepare(_ file: RegistrationFile) throws -> Bool {
        do {
            try file.write(from: sources)
            _ = try settings()
            return true
        } catch  where isWatching {
            tell("\(error)")
            return false
        }
    }

    private func start(
        _ state: inout State, _ file: RegistrationFile, _ events: AsyncStream<Event>.Continuation
    ) throws {
        state.patience = nil
        guard let program = state.program, !children.isStopping else { return }
        let (settings, variables) = try settings()
        let environment = variables.merging(settings.environment(registration: file.path)) { $1 }
        state.pid = try children.start([program.path], environment: environment) { pid, code in
            events.yield(.exit(pid: pid, code: code))
        }
    }

    private func snapshot() -> SourceSnapshot {
        var snapshot = SourceSnapshot(of: Self.watchedPaths, in: sources)
        if let watchedProgram { snapshot.note(file: watchedProgram) }
        return snapshot
    }
}
