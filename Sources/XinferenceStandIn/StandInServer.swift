internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// A small Xinference-compatible server on the loopback interface.
///
/// It speaks as the recorded server of version 4.1.0 does, with a tiny language model behind its chat models. It exists
/// for demonstrations, end-to-end tests and benchmarks.
///
/// ```swift
/// let server = try await StandInServer.start()
/// print(server.url)
/// try await server.stop()
/// ```
public final class StandInServer: Sendable {
    /// What a server is started with.
    public struct Configuration: Sendable {
        /// The port to listen on; 0 takes a free one.
        public var port = 0
        /// The key that requests must carry; nil switches authentication off.
        public var apiKey: String?
        /// The time between two tokens of a stream.
        public var tokenDelay = Duration.milliseconds(12)
        /// The version the server gives for itself.
        public var version = "4.1.0"
        /// The time after which an idle connection is closed.
        public var keepAliveTimeout = Duration.seconds(5)
        /// The models the server runs.
        public var models = StandInModel.healthy + [.benchmark, .benchmarkEmbedding]
        /// The number of requests that `log` remembers.
        public var logLimit = 10_000
        /// The number of event loop threads.
        public var threads = 1

        /// Creates a configuration with the defaults.
        public init() {}
    }

    private let state: ServerState
    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel
    private let running: Task<Void, Never>

    /// The port the server listens on.
    public let port: Int

    /// The address to give to a client, such as `http://127.0.0.1:9997`.
    public var url: String { "http://127.0.0.1:\(port)" }

    private init(
        state: ServerState, group: MultiThreadedEventLoopGroup, channel: any Channel, port: Int,
        running: Task<Void, Never>
    ) {
        self.state = state
        self.group = group
        self.channel = channel
        self.port = port
        self.running = running
    }

    /// Starts a server; throws when the port cannot be had.
    public static func start(_ configuration: Configuration = .init()) async throws -> StandInServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: max(configuration.threads, 1))
        do {
            let listener = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 4096)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .bind(host: "127.0.0.1", port: configuration.port) { channel in
                    Connection.prepare(channel, keepAlive: .init(configuration.keepAliveTimeout))
                }
            let port = listener.channel.localAddress?.port ?? 0
            let state = ServerState(configuration: configuration, port: port)
            // The server outlives this call by design: `stop` ends the task and waits for it.
            let running = Task { await serve(listener, state) }
            return StandInServer(
                state: state, group: group, channel: listener.channel, port: port, running: running)
        } catch {
            try await group.shutdownGracefully()
            throw error
        }
    }

    /// Starts a server, hands it over, and stops it when `body` returns or throws.
    ///
    /// - Throws: as ``start(_:)``, and whatever `body` throws.
    public static func run<Result>(
        _ configuration: Configuration = .init(), _ body: (StandInServer) async throws -> Result
    ) async throws -> Result {
        let server = try await start(configuration)
        let result: Result
        do {
            result = try await body(server)
        } catch {
            try? await server.stop()
            throw error
        }
        try await server.stop()
        return result
    }

    /// Closes every connection and the port, and returns when all is closed.
    public func stop() async throws {
        running.cancel()
        try? await channel.close()
        await running.value
        try await group.shutdownGracefully()
    }

    private static func serve(_ listener: NIOAsyncChannel<Connection, Never>, _ state: ServerState) async {
        await withDiscardingTaskGroup { group in
            do {
                try await listener.executeThenClose { connections in
                    for try await connection in connections {
                        group.addTask { await connection.serve(state) }
                    }
                }
            } catch {
                // The listening socket failed or was closed; the connections end with the group.
            }
            group.cancelAll()
        }
    }
}

extension StandInServer {
    /// The requests so far, oldest first; the oldest are dropped beyond the configured number.
    public var log: [RequestRecord] { state.log.records }

    /// The number of requests so far.
    public var requestCount: Int { state.log.requests }

    /// The number of connections accepted so far.
    public var connectionCount: Int { state.log.connectionsOpened }

    /// The number of connections that are open now.
    public var openConnectionCount: Int { state.log.connectionsOpen }

    /// Returns once the log satisfies `condition`, which may be at once.
    ///
    /// It does not end before, so give the caller a
    /// time limit.
    public func waitForLog(_ condition: @escaping @Sendable ([RequestRecord]) -> Bool) async {
        await state.log.wait(until: condition)
    }
}
