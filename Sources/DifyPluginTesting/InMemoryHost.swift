public import DifyPlugin

/// A host in memory: hand it to ``DifyPlugin/PluginRunLoop/run(on:)`` and say what Dify would.
///
/// ```swift
/// let host = InMemoryHost()
/// async let complete = PluginRunLoop(provider: EchoProvider()).run(on: host)
/// let replies = try await host.ask(.invokeLLM(session: "s", saying: "Hello"))
/// host.closeInput()
/// _ = await complete
/// ```
public final class InMemoryHost: HostConnection {
    fileprivate struct Gate {
        var isOpen = true
        var isClosed = false
        var nextID = 0
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    /// What the run loop iterates.
    public let events: AsyncStream<HostEvent>
    private let continuation: AsyncStream<HostEvent>.Continuation
    private let gate = Locked(Gate())
    let log = ReplyLog()

    /// Makes a host that reads at once whatever it is sent.
    public init() {
        (events, continuation) = AsyncStream<HostEvent>.makeStream()
    }

    /// Says a line that is given as its bytes, or as the beginning of one that was too long.
    public func say(_ line: HostLine) {
        continuation.yield(.line(line))
    }

    /// Stops reading for good, as a host that died: senders are told, and the run loop gets `outputClosed`.
    public func closeOutput() {
        let resumed = gate.withLock { gate in
            gate.isClosed = true
            return gate.takeAll()
        }
        for continuation in resumed { continuation.resume() }
        continuation.yield(.outputClosed)
        log.close()
    }

    /// Leaves what is sent from now on unread: each sender is suspended after its next line.
    public func pauseReading() {
        gate.withLock { $0.isOpen = false }
    }

    /// Reads on.
    public func resumeReading() {
        let resumed = gate.withLock { gate in
            gate.isOpen = true
            return gate.takeAll()
        }
        for continuation in resumed { continuation.resume() }
    }

    /// Waits until a sender is suspended because reading is paused.
    public func waitForSuspendedSender() async {
        await withCheckedContinuation { continuation in
            let resumeNow = gate.withLock { gate in
                if !gate.waiting.isEmpty { return true }
                gate.watchers.append(continuation)
                return false
            }
            if resumeNow { continuation.resume() }
        }
    }

    /// How many senders are suspended.
    public var suspendedSenders: Int { gate.withLock { $0.waiting.count } }
}

extension InMemoryHost {
    /// Takes what the plugin sends; suspends the sender while reading is paused.
    public func send(_ lines: [UInt8]) async -> Bool {
        guard gate.withLock({ !$0.isClosed }) else { return false }
        log.append(lines)
        let id = gate.withLock { gate in
            gate.nextID += 1
            return gate.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let watchers: [CheckedContinuation<Void, Never>]? = gate.withLock { gate in
                    guard !gate.isOpen, !gate.isClosed, !Task.isCancelled else { return nil }
                    gate.waiting[id] = continuation
                    defer { gate.watchers = [] }
                    return gate.watchers
                }
                guard let watchers else { return continuation.resume() }
                for watcher in watchers { watcher.resume() }
            }
        } onCancel: {
            gate.withLock { $0.waiting.removeValue(forKey: id) }?.resume()
        }
        return true
    }

    /// Everything sent is read at once; there is nothing to wait for.
    public func flush() async {}
}

extension InMemoryHost: LoggingPluginHost {
    /// Says one line.
    public func say(_ line: String) {
        continuation.yield(.line(.line(Array(line.utf8))))
    }

    /// Says no more: the run loop sees the end of its events.
    public func closeInput() {
        continuation.finish()
    }
}

extension InMemoryHost.Gate {
    fileprivate mutating func takeAll() -> [CheckedContinuation<Void, Never>] {
        defer { waiting = [:] }
        return Array(waiting.values)
    }
}
