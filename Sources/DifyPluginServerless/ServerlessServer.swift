public import DifyPlugin
import NIOCore
import NIOPosix

/// The HTTP server of the serverless runtime (protocol section 5.2): `GET /health` and `POST /invoke`.
///
/// One event loop thread reads and writes for all connections; the work is done in the requests' tasks. There is no
/// limit to the connections but that of the system: the host opens one for each request under way, and one that was
/// turned away would be a request that failed, since the host tries again only what breaks or answers 502 (section 5.3).
public final class ServerlessServer: Sendable {
    /// A server that could not begin to listen.
    public struct ListenError: Error, Sendable, CustomStringConvertible {
        /// The address and the system's words.
        public let description: String
    }

    /// The port that is listened on.
    public let port: Int
    private let group: MultiThreadedEventLoopGroup
    let listener: any Channel
    private let connections: ConnectionTable

    private init(
        port: Int, group: MultiThreadedEventLoopGroup, listener: any Channel, connections: ConnectionTable
    ) {
        self.port = port
        self.group = group
        self.listener = listener
        self.connections = connections
    }

    /// Begins to listen; requests wait until ``serve(_:)``.
    ///
    /// - Throws: ``ListenError``.
    public static func start(_ configuration: ServerlessConfiguration) async throws -> ServerlessServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let connections = ConnectionTable()
        do {
            let listener = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .serverChannelInitializer { listener in
                    listener.eventLoop.makeCompletedFuture {
                        try listener.pipeline.syncOperations.addHandler(AcceptPauseHandler())
                    }
                }
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.socketOption(.so_keepalive), value: 1)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try ConnectionHandler.prepare(
                            channel, ConnectionHandler(configuration: configuration, connections: connections))
                    }
                }
                .bind(host: configuration.host, port: configuration.port).get()
            let port = listener.localAddress?.port ?? configuration.port
            return ServerlessServer(port: port, group: group, listener: listener, connections: connections)
        } catch {
            try? await group.shutdownGracefully()
            throw ListenError(
                description: "cannot listen on \(configuration.host), port \(configuration.port): \(error); "
                    + "choose others with SERVERLESS_HOST and SERVERLESS_PORT")
        }
    }

    /// Carries out requests until ``drain()`` was called and the last connection has closed.
    ///
    /// Call it once. Cancelling the task cancels the requests and closes all connections.
    public func serve(_ runLoop: PluginRunLoop) async {
        await withDiscardingTaskGroup { group in
            for await event in connections.events {
                switch event {
                case .request(let invocation):
                    group.addTask(executorPreference: runLoop.executor(for: invocation.line)) {
                        await invocation.run(by: runLoop)
                    }
                case .drain:
                    listener.close(promise: nil)
                    connections.drain(on: listener.eventLoop)
                }
            }
        }
        try? await group.shutdownGracefully()
    }

    /// Has ``serve(_:)`` accept no more connections, close those that are idle, let running requests finish, and return.
    public func drain() {
        connections.report(.drain)
    }

    /// How many connections are open.
    public var openConnectionCount: Int { connections.count }
}
