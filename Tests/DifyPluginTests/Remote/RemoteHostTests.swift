import DifyPluginTesting
import Glibc
import Testing

@testable import DifyPlugin

/// The host itself, spoken to by hand.
@Suite(.timeLimit(.minutes(1)))
struct RemoteHostTests {
    private static func connect(_ host: RemoteHost, saying bytes: [UInt8] = []) throws -> TCPSocket {
        let socket = try TCPSocket.connect(to: RemoteAddress(host: "127.0.0.1", port: host.port))
        #expect(bytes.withUnsafeBytes { write(socket.descriptor, $0.baseAddress, $0.count) } == bytes.count)
        return socket
    }

    /// All that comes until the host closes the connection.
    private static func words(_ socket: TCPSocket) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(socket.descriptor, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }

    @Test("log events are dropped, and no sign of life")
    func logs() async throws {
        var configuration = RemoteHost.Configuration()
        configuration.condition.key = Registration.key
        try await RemoteHost.run(configuration) { host in
            var bytes = Registration().messages.flatMap(\.line)
            bytes += Array(#"{"event":"log","data":{"level":"INFO","message":"m","timestamp":1.5}}"#.utf8) + [0x0A]
            bytes += Array(#"{"event":"session","session_id":"s","data":{"type":"end","data":{}}}"#.utf8) + [0x0A]
            let socket = try Self.connect(host, saying: bytes)
            let peer = try #require(await host.nextRegistration())
            #expect(await peer.replies(of: "s").map(\.kind) == [.end])
            #expect(peer.allReplies.map(\.event) == ["session"])
            #expect(peer.lifeSigns.heartbeats == 0 && !peer.checkLife())
            #expect(Self.words(socket) == "")
        }
    }

    @Test("a plugin that registers and that nobody asks for is let go with the host")
    func unclaimedRegistration() async throws {
        var configuration = RemoteHost.Configuration()
        configuration.condition.key = Registration.key
        weak var peer: RemotePeer?
        try await RemoteHost.run(configuration) { host in
            let socket = try Self.connect(host, saying: Registration().messages.flatMap(\.line))
            // Connections are taken one after the other; when this one is refused, the other one is there.
            let other = try Self.connect(host, saying: Array("garbage\n".utf8))
            #expect(await host.nextRefusal() != nil)
            peer = host.peers.first
            #expect(peer != nil)
            shutdown(socket.descriptor, Int32(SHUT_WR))
            #expect(Self.words(socket) == "" && Self.words(other) != "")
        }
        // Its thread may still be about to end; the time limit is what fails.
        while peer != nil, !Task.isCancelled { await Task.yield() }
        #expect(peer == nil)
    }

    @Test("a refusal is one line, and then the end")
    func refusal() async throws {
        try await RemoteHost.run { host in
            let socket = try Self.connect(host, saying: Array("garbage\nmore\n".utf8))
            #expect(Self.words(socket) == "handshake failed, invalid handshake message\n")
            #expect(await host.nextRefusal() == "handshake failed, invalid handshake message")
        }
    }

    @Test("whoever does not say who he is in time is shown out without a word")
    func handshakeLimit() async throws {
        var configuration = RemoteHost.Configuration()
        configuration.handshakeLimit = .milliseconds(1)
        try await RemoteHost.run(configuration) { host in
            let socket = try Self.connect(host)
            #expect(Self.words(socket) == "")
        }
    }
}
