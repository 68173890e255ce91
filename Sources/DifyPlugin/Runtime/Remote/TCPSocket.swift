import Glibc

/// A connected TCP socket, whose two directions end each for itself; the descriptor is closed when both have.
final class TCPSocket: Sendable {
    let descriptor: Int32
    /// Directions in use: the descriptor is valid as long as there is one, and closed under the lock.
    private let openDirections = Locked(2)

    /// Takes over a connected, blocking socket.
    init(connected descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// One of the two directions is done with.
    func endDirection() {
        openDirections.withLock { count in
            guard count > 0 else { return }
            count -= 1
            if count == 0 { close(descriptor) }
        }
    }

    /// Ends both directions at the other end, and wakes the threads that sleep in `read` or `write` here.
    func shutdown() {
        openDirections.withLock { count in
            if count > 0 { _ = Glibc.shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    deinit {
        // Connected, and never used.
        openDirections.withLock { if $0 == 2 { close(descriptor) } }
    }
}

extension TCPSocket {
    /// Has a dead peer noticed: after a minute, as long as the daemon waits for us (protocol section 4.3).
    static func configure(_ descriptor: Int32) {
        set(descriptor, IPPROTO_TCP, TCP_NODELAY, 1)
        set(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1)
        set(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, 15)
        set(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, 5)
        set(descriptor, IPPROTO_TCP, TCP_KEEPCNT, 9)
        // Heartbeats that nobody acknowledges keep the probes above from being sent.
        set(descriptor, IPPROTO_TCP, TCP_USER_TIMEOUT, 60_000)
    }

    private static func set(_ descriptor: Int32, _ level: some BinaryInteger, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, Int32(level), option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
