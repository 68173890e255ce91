import DifyPlugin

/// What a plugin was asked, everything it wrote, in order, and those who wait for some of it.
final class ReplyLog: Sendable {
    struct State {
        var requests: [String: PluginRequest] = [:]
        var replies: [HostReply] = []
        var bySession: [String: [HostReply]] = [:]
        var endedSessions: Set<String> = []
        var isClosed = false
        fileprivate var partialLine: [UInt8] = []
        fileprivate var waiters: [Int: Waiter] = [:]
        /// Which waiters to look at when a session's reply arrives: `nil` for those who look at everything.
        fileprivate var waitersBySession: [String?: Set<Int>] = [:]
        fileprivate var nextID = 0
    }

    fileprivate struct Waiter {
        let session: String?
        let isMet: @Sendable (State) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private let state = Locked(State())

    /// Remembers what is asked in a session.
    func note(_ request: PluginRequest) {
        state.withLock { $0.requests[request.sessionID] = request }
    }

    /// Takes bytes as they come from the plugin.
    func append(_ bytes: some Sequence<UInt8>) {
        let resumed = state.withLock { state in
            var resumed: [CheckedContinuation<Void, Never>] = []
            for byte in bytes {
                guard byte == 0x0A else {
                    state.partialLine.append(byte)
                    continue
                }
                if !state.partialLine.isEmpty {
                    resumed += state.note(HostReply(line: state.partialLine))
                    state.partialLine.removeAll(keepingCapacity: true)
                }
            }
            return resumed
        }
        for continuation in resumed { continuation.resume() }
    }

    /// Nothing more will come; a line without line feed counts as none.
    func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            defer { state.removeAllWaiters() }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.continuation.resume() }
    }

    /// A look at what is there.
    func read<Value: Sendable>(_ look: (State) -> Value) -> Value {
        state.withLock { look($0) }
    }

    /// Suspends until a condition holds, nothing more will come, or the task is cancelled.
    ///
    /// - Parameter session: whose replies can make it hold; `nil` for everybody's.
    func wait(for session: String?, until isMet: @escaping @Sendable (State) -> Bool) async {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let waits = state.withLock { state in
                    guard !state.isClosed, !Task.isCancelled, !isMet(state) else { return false }
                    state.waiters[id] = Waiter(session: session, isMet: isMet, continuation: continuation)
                    state.waitersBySession[session, default: []].insert(id)
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.removeWaiter(id) }?.resume()
        }
    }
}

extension ReplyLog.State {
    fileprivate mutating func note(_ reply: HostReply) -> [CheckedContinuation<Void, Never>] {
        replies.append(reply)
        if let session = reply.sessionID {
            bySession[session, default: []].append(reply)
            if reply.kind == .end { endedSessions.insert(session) }
        }
        var candidates = waitersBySession[nil] ?? []
        if let session = reply.sessionID { candidates.formUnion(waitersBySession[session] ?? []) }
        return candidates.compactMap { id in
            guard let waiter = waiters[id], waiter.isMet(self) else { return nil }
            return removeWaiter(id)
        }
    }

    fileprivate mutating func removeWaiter(_ id: Int) -> CheckedContinuation<Void, Never>? {
        guard let waiter = waiters.removeValue(forKey: id) else { return nil }
        waitersBySession[waiter.session]?.remove(id)
        return waiter.continuation
    }

    fileprivate mutating func removeAllWaiters() {
        waiters.removeAll()
        waitersBySession.removeAll()
    }
}
