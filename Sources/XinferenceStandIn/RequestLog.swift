internal import NIOHTTP1
internal import Synchronization

/// Everything that came over the wire, and a way to wait for it.
final class RequestLog: Sendable {
    private struct Waiter {
        var condition: @Sendable ([RequestRecord]) -> Bool
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var records: [RequestRecord] = []
        var dropped = 0
        var opened = 0
        var open = 0
        var waiters: [Waiter] = []
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = max(limit, 1)
    }

    var records: [RequestRecord] { state.withLock { $0.records } }
    var connectionsOpened: Int { state.withLock { $0.opened } }
    var connectionsOpen: Int { state.withLock { $0.open } }
    var requests: Int { state.withLock { $0.dropped + $0.records.count } }

    /// Counts a connection in and says which one it is.
    func connect() -> Int {
        state.withLock { state in
            state.opened += 1
            state.open += 1
            return state.opened
        }
    }

    /// Counts a connection out.
    func disconnect() {
        state.withLock { $0.open -= 1 }
    }

    /// Enters a request and returns its ordinal.
    func begin(_ request: StandInRequest, connection: Int) -> Int {
        change { state in
            if state.records.count >= self.limit {
                state.records.removeFirst()
                state.dropped += 1
            }
            let record = RequestRecord(
                ordinal: state.dropped + state.records.count + 1, connection: connection,
                method: request.method.rawValue, path: request.path,
                headers: request.headers.map { .init(name: $0.name.lowercased(), value: $0.value) },
                body: Array(request.body.prefix(65_536)), requestBytes: request.body.count)
            state.records.append(record)
            return record.ordinal
        }
    }

    /// Changes the record of a request, unless it was already dropped.
    func update(_ ordinal: Int, _ body: (inout RequestRecord) -> Void) {
        change { state in
            let index = ordinal - 1 - state.dropped
            if state.records.indices.contains(index) { body(&state.records[index]) }
        }
    }

    /// Returns once the records satisfy `condition`.
    func wait(until condition: @escaping @Sendable ([RequestRecord]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isMet = state.withLock { state in
                if condition(state.records) { return true }
                state.waiters.append(Waiter(condition: condition, continuation: continuation))
                return false
            }
            if isMet { continuation.resume() }
        }
    }

    private func change<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        let (result, met) = state.withLock { state -> (Result, [Waiter]) in
            let result = body(&state)
            if state.waiters.isEmpty { return (result, []) }
            let met = state.waiters.filter { $0.condition(state.records) }
            state.waiters.removeAll { $0.condition(state.records) }
            return (result, met)
        }
        for waiter in met { waiter.continuation.resume() }
        return result
    }
}
