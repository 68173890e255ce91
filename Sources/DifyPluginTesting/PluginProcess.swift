import DifyPlugin
import Foundation
public import Glibc

/// A plugin as a process of its own, launched as Dify's daemon does: three pipes, SIGPIPE ignored (section 2.3).
///
/// It lives no longer than the closure of ``run(_:_:)``, whichever way that ends.
public final class PluginProcess: Sendable {
    private struct State {
        var inputDescriptor: Int32?
        var exit: Exit?
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextID = 0
    }

    /// The process id.
    public let pid: pid_t
    /// When it was launched.
    public let launch: ContinuousClock.Instant
    let log: ReplyLog
    private let state: Locked<State>
    /// Bytes said; whoever holds the lock is the one writer.
    private let said = Locked(0)
    /// At whose replies reading pauses.
    private let pausingSessions: Locked<Set<String>>
    private let outputReader: PipeReader
    private let errorReader: PipeReader
    private let errorsEnded: ReplyLog

    /// Launches a process, passes it to `body`, and kills it when that returns or throws, if it still runs then.
    ///
    /// - Throws: ``DifyPlugin/SystemError`` if it cannot be launched, and whatever `body` throws.
    public static func run<Result>(
        _ command: Command, _ body: (PluginProcess) async throws -> Result
    ) async throws -> Result {
        let process = try PluginProcess(command)
        let result: Result
        do {
            result = try await body(process)
        } catch {
            await process.dispose()
            throw error
        }
        await process.dispose()
        return result
    }

    private init(_ command: Command) throws(SystemError) {
        let pipes = try ProcessPipes()
        launch = .now
        pid = try pipes.launch(command)
        let state = Locked(State(inputDescriptor: pipes.input.ours))
        self.state = state
        let log = ReplyLog()
        self.log = log
        let errors = ReplyLog()
        errorsEnded = errors
        let awaited = Locked(Set<String>())
        pausingSessions = awaited
        outputReader = try PipeReader(
            pipes.output.ours,
            onBytes: { bytes in
                log.append(bytes)
                let hasCome = awaited.withLock { sessions in
                    !sessions.isDisjoint(with: log.read { $0.bySession.keys })
                }
                return hasCome ? .pause : .readOn
            }, onEnd: { log.close() })
        errorReader = try PipeReader(
            pipes.errors.ours,
            onBytes: { bytes in
                errors.append(bytes)
                return .readOn
            }, onEnd: { errors.close() })
        Thread.detachNewThread { self.reap() }
    }

    // MARK: Input and output

    /// Whether what is said next can still arrive.
    public var isInputOpen: Bool { state.withLock { $0.inputDescriptor != nil } }

    /// Says bytes as they are, without a line feed.
    ///
    /// Blocks while the plugin reads too slowly.
    public func say(bytes: [UInt8]) {
        // One writer at a time, so that lines do not mix; the state's lock is not held while a write blocks.
        said.withLock { said in
            var rest = bytes[...]
            while !rest.isEmpty, let descriptor = state.withLock({ $0.inputDescriptor }) {
                let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
                if count >= 0 {
                    rest = rest.dropFirst(count)
                    said &+= count
                } else if errno != EINTR {
                    return
                }
            }
        }
    }

    /// Stops reading what the plugin writes and closes the pipe; returns when that is done.
    public func closeOutput() async {
        outputReader.stop()
        await log.wait(for: nil) { $0.isClosed }
    }

    /// Leaves unread what the plugin writes from about now on: it stands still when the pipe and its buffer are full.
    public func pauseReading() { outputReader.pause() }

    /// Leaves unread what the plugin writes from the first replies of that session on.
    ///
    /// Say so before the request: however slow this process is, at most one read's worth of replies is taken then, so that
    /// a plugin with more to say stands still in the midst of it.
    public func pauseReading(atRepliesOf session: String) {
        pausingSessions.withLock { _ = $0.insert(session) }
    }

    /// Reads on.
    public func resumeReading() {
        pausingSessions.withLock { $0.removeAll() }
        outputReader.resume()
    }

    /// What the plugin wrote to stderr so far, line by line.
    public var errorLines: [String] {
        errorsEnded.read { $0.replies.map { String(decoding: $0.line, as: UTF8.self) } }
    }

    /// Waits for a line on stderr that holds a text, and returns it; `nil` if the process ends without one.
    public func errorLine(holding text: String) async -> String? {
        await errorLines { $0.contains { $0.contains(text) } }.first { $0.contains(text) }
    }

    /// Waits until what has come on stderr satisfies a condition, or nothing more will; returns it.
    @discardableResult
    public func errorLines(until isMet: @escaping @Sendable ([String]) -> Bool) async -> [String] {
        await errorsEnded.wait(for: nil) { isMet($0.replies.map { String(decoding: $0.line, as: UTF8.self) }) }
        return errorLines
    }

    /// How long it took from the launch to the first line.
    public func timeToFirstLine() async -> Duration? {
        await firstReply { _ in true }.map { $0.arrival - launch }
    }

    // MARK: End

    /// Sends a signal, unless the process has ended.
    public func signal(_ number: Int32) {
        // The child is reaped under the same lock, so the id cannot have passed to another process.
        state.withLock { state in
            if state.exit == nil { _ = kill(pid, number) }
        }
    }

    /// Waits for the process to end.
    ///
    /// - Returns: how it ended; `nil` if it still runs after that time, or the task is cancelled.
    public func waitForExit(timeout: Duration) async -> Exit? {
        await withTaskGroup { group in
            group.addTask { await self.waitForExit() }
            group.addTask { try? await Task.sleep(for: timeout) }
            await group.next()
            group.cancelAll()
        }
        return state.withLock(\.exit)
    }

    private func waitForExit() async {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = state.withLock { state in
                    guard state.exit == nil, !Task.isCancelled else { return false }
                    state.waiters[id] = continuation
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }

    private func reap() {
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        let waiters = state.withLock { state in
            var status: Int32 = 0
            while waitpid(pid, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7F
            state.exit = signal == 0 ? .code((status >> 8) & 0xFF) : .signal(signal)
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Ends the process whatever it does.
    ///
    /// A task of its own, because a cancelled one would not wait for the end.
    private func dispose() async {
        signal(SIGKILL)
        closeInput()
        outputReader.stop()
        errorReader.stop()
        await Task { await self.waitForExit() }.value
    }
}

extension PluginProcess: LoggingPluginHost {
    /// Says one line; the line feed is added.
    public func say(_ line: String) {
        say(bytes: Array(line.utf8) + [0x0A])
    }

    /// Says no more: the plugin sees the end of its input.
    public func closeInput() {
        let descriptor = state.withLock { state in
            defer { state.inputDescriptor = nil }
            return state.inputDescriptor
        }
        if let descriptor { close(descriptor) }
    }
}
