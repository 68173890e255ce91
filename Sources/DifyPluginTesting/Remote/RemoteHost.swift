public import DifyPlugin
import Foundation
import Glibc

/// Dify's side of remote debugging: a TCP server on this machine that plugins register with (protocol section 4).
///
/// ```swift
/// try await RemoteHost.run { host in
///     // Start a plugin with REMOTE_INSTALL_URL=host.address and REMOTE_INSTALL_KEY=host.configuration.condition.key …
///     let peer = try #require(await host.nextRegistration())
///     let replies = try await peer.ask(.invokeLLM(session: "s", saying: "Hello"))
/// }
/// ```
public final class RemoteHost: Sendable {
    /// What the host knows, and how it refuses.
    public struct Configuration: Sendable {
        /// What it can do when a plugin registers.
        public var condition = RegistrationStateMachine.Condition(key: "0b2b9a0e-4a9e-4b0a-8d8e-7f3f0c7d5e11")
        /// What it says to the first line of every plugin, if it shall refuse all of them.
        public var refusal: String?
        /// Until when it wants the handshake.
        public var handshakeLimit: Duration = .seconds(10)

        /// Makes a host in good health.
        public init() {}
    }

    private struct State {
        var listener: Int32?
        var peers: [RemotePeer] = []
    }

    /// The port, the same one after ``stopListening()`` and ``listen()``.
    public let port: UInt16
    /// Host and port, for `REMOTE_INSTALL_URL`.
    public var address: String { "127.0.0.1:\(port)" }
    /// What the host knows.
    public let configuration: Configuration

    /// Keeps the port while nobody listens.
    private let reservation: Int32
    private let state: Locked<State>
    private let registrations: AsyncStream<RemotePeer>
    private let refusals: AsyncStream<String?>
    private let registered: AsyncStream<RemotePeer>.Continuation
    private let refused: AsyncStream<String?>.Continuation

    /// Starts a host, passes it to `body`, and closes all of it when that returns or throws.
    ///
    /// - Throws: ``DifyPlugin/SystemError`` if there is no port to listen on, and whatever `body` throws.
    public static func run<Result>(
        _ configuration: Configuration = .init(), _ body: (RemoteHost) async throws -> Result
    ) async throws -> Result {
        let host = try RemoteHost(configuration)
        defer { host.close() }
        return try await body(host)
    }

    private init(_ configuration: Configuration) throws(SystemError) {
        self.configuration = configuration
        (registrations, registered) = AsyncStream<RemotePeer>.makeStream()
        (refusals, refused) = AsyncStream<String?>.makeStream()
        reservation = try LoopbackListener.reserve(port: 0)
        port = LoopbackListener.port(of: reservation)
        state = Locked(State())
        do throws(SystemError) { try listen() } catch {
            Glibc.close(reservation)
            throw error
        }
    }

    // MARK: Plugins

    /// Waits for the next plugin that registers; `nil` if the task is cancelled.
    public func nextRegistration() async -> RemotePeer? {
        for await peer in registrations { return peer }
        return nil
    }

    /// Waits for the next plugin that is refused.
    ///
    /// - Returns: what it was told, `nil` for nothing.
    public func nextRefusal() async -> String? {
        for await words in refusals { return words }
        return nil
    }

    /// Who is connected, registered or not.
    package var peers: [RemotePeer] { state.withLock(\.peers) }

    // MARK: Coming and going

    /// Listens again after ``stopListening()``, on the same port.
    ///
    /// - Throws: ``DifyPlugin/SystemError`` if somebody else has taken it.
    public func listen() throws(SystemError) {
        guard state.withLock({ $0.listener == nil }) else { return }
        let listener = try LoopbackListener.open(port: port)
        state.withLock { $0.listener = listener }
        accept(on: listener)
    }

    /// Takes no more connections; those that are there stay.
    public func stopListening() {
        let listener = state.withLock { state in
            defer { state.listener = nil }
            return state.listener
        }
        // Wakes the thread that accepts, which closes it.
        if let listener { shutdown(listener, Int32(SHUT_RDWR)) }
    }

    /// Ends all connections, as a daemon does that is shut down.
    public func disconnectAll() {
        let peers = state.withLock { state in
            defer { state.peers = [] }
            return state.peers
        }
        for peer in peers { peer.disconnect() }
    }

    private func close() {
        stopListening()
        disconnectAll()
        registered.finish()
        refused.finish()
        Glibc.close(reservation)
    }

    // MARK: Connections

    private func accept(on listener: Int32) {
        Thread.detachNewThread {
            while let descriptor = LoopbackListener.accept(listener) { self.take(descriptor) }
            Glibc.close(listener)
        }
    }

    private func take(_ descriptor: Int32) {
        let (registered, refused) = (registered, refused)
        let peer = RemotePeer(
            configuration.condition, refusal: configuration.refusal,
            observer: .init(onRegistration: { registered.yield($0) }, onRefusal: { refused.yield($0) }))
        do {
            try peer.start(descriptor, handshakeLimit: configuration.handshakeLimit)
        } catch {
            Glibc.close(descriptor)
            return
        }
        state.withLock { $0.peers.append(peer) }
    }
}
