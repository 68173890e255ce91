import DifyPlugin
import NIOCore

/// What happens to a server.
enum ServerEvent: Sendable {
    /// A request has arrived.
    case request(Invocation)
    /// The server is to finish.
    case drain
}

/// The connections that are open, and what comes from them.
final class ConnectionTable: Sendable {
    private struct State {
        var connections: [ObjectIdentifier: NIOLoopBound<ConnectionHandler>] = [:]
        var isDraining = false
    }

    private let state = Locked(State())
    /// To be iterated once; ends when the last connection of a drained server has closed.
    let events: AsyncStream<ServerEvent>
    private let continuation: AsyncStream<ServerEvent>.Continuation

    init() {
        (events, continuation) = AsyncStream<ServerEvent>.makeStream()
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

    /// Tells whoever iterates the events of another; safe at any time, also when nobody does any more.
    func report(_ event: ServerEvent) {
        continuation.yield(event)
    }

    /// Closes connections that are idle, and lets the others finish what they are at.
    func drain(on eventLoop: any EventLoop) {
        let connections = state.withLock { state in
            state.isDraining = true
            return Array(state.connections.values)
        }
        guard !connections.isEmpty else { return continuation.finish() }
        eventLoop.execute {
            for connection in connections { connection.value.drain() }
        }
    }
}
