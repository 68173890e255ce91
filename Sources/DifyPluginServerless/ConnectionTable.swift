import DifyPlugin
import NIOCore

/// The connections that are open, and the requests that come from them.
final class ConnectionTable: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: NIOLoopBound<ConnectionHandler>] = [:]
        var isDraining = false
    }

    private let state = Locked(State())
    /// What comes from the clients, to be iterated once; ends when the last connection of a drained server has closed.
    let invocations: AsyncStream<Invocation>
    private let continuation: AsyncStream<Invocation>.Continuation

    init() {
        (invocations, continuation) = AsyncStream<Invocation>.makeStream()
    }

    /// How many connections are open.
    var count: Int { state.withLock { $0.connections.count } }

    /// Notes an open connection.
    ///
    /// - Returns: whether it may ask: `false` if it was accepted while the server was being drained.
    func add(_ connection: NIOLoopBound<ConnectionHandler>, id: ObjectIdentifier) -> Bool {
        state.withLock { state in
            state.connections[id] = connection
            return !state.isDraining
        }
    }

    /// Notes that a connection has closed.
    func remove(_ id: ObjectIdentifier) {
        let isLast = state.withLock { state in
            state.connections[id] = nil
            return state.isDraining && state.connections.isEmpty
        }
        if isLast { continuation.finish() }
    }

    /// Hands on a request.
    func ask(_ invocation: Invocation) {
        continuation.yield(invocation)
    }

    /// Closes connections that are idle, and lets the others finish what they are at.
    func drain(on eventLoop: any EventLoop) {
        let (connections, isEmpty) = state.withLock { state in
            state.isDraining = true
            return (Array(state.connections.values), state.connections.isEmpty)
        }
        if isEmpty { continuation.finish() }
        eventLoop.execute {
            for connection in connections { connection.value.drain() }
        }
    }

    /// Closes all connections.
    func close(on eventLoop: any EventLoop) {
        let connections = state.withLock { Array($0.connections.values) }
        eventLoop.execute {
            for connection in connections { connection.value.close() }
        }
    }
}
