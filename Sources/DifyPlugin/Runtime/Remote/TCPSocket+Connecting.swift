import Glibc

extension TCPSocket {
    /// Why there is no connection.
    struct ConnectError: Error, Sendable, Hashable {
        /// What kind of reason it is.
        enum Kind: Sendable, Hashable {
            /// There is no such name.
            case unknownName
            /// Nobody could be asked for the name; that may pass.
            case noNameService
            /// No address answers as it should.
            case unreachable
        }

        let kind: Kind
        /// The system's words.
        let reason: String
    }

    /// Connects to the first address of a host that answers.
    ///
    /// Blocks, for as long as the system needs to look up the name and then for `seconds` at most.
    static func connect(to address: RemoteAddress, seconds: Int = 10) throws(ConnectError) -> TCPSocket {
        let first = try addresses(of: address)
        defer { freeaddrinfo(first) }
        let candidates = Array(
            sequence(state: first) { entry in
                defer { entry = entry?.pointee.ai_next }
                return entry?.pointee
            })
        let deadline = ContinuousClock.now + .seconds(seconds)
        var reason = "the name has no address"
        for (place, candidate) in candidates.enumerated() {
            // What is left is shared out, so that an address that swallows everything leaves time for the others.
            let share = (deadline - .now) / (candidates.count - place)
            do throws(SystemError) {
                return TCPSocket(connected: try connect(candidate, until: .now + share))
            } catch {
                reason = String(cString: strerror(error.code))
            }
        }
        throw ConnectError(kind: .unreachable, reason: reason)
    }

    private static func connect(
        _ candidate: addrinfo, until deadline: ContinuousClock.Instant
    ) throws(SystemError) -> Int32 {
        let kind = candidate.ai_socktype | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(candidate.ai_family, kind, candidate.ai_protocol)
        guard descriptor >= 0 else { throw SystemError(call: "socket", code: errno) }
        do throws(SystemError) {
            if Glibc.connect(descriptor, candidate.ai_addr, candidate.ai_addrlen) != 0 {
                guard errno == EINPROGRESS else { throw SystemError(call: "connect", code: errno) }
                try wait(for: descriptor, until: deadline)
            }
            // From here on its threads sleep in `read` and `write`.
            let flags = fcntl(descriptor, F_GETFL)
            guard flags >= 0, fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) == 0 else {
                throw SystemError(call: "fcntl", code: errno)
            }
        } catch {
            close(descriptor)
            throw error
        }
        configure(descriptor)
        return descriptor
    }

    private static func wait(for descriptor: Int32, until deadline: ContinuousClock.Instant) throws(SystemError) {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        while true {
            let left = (deadline - .now).components
            let milliseconds = max(0, left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000)
            let count = poll(&request, 1, Int32(clamping: milliseconds))
            if count > 0 { break }
            if count == 0 { throw SystemError(call: "connect", code: ETIMEDOUT) }
            guard errno == EINTR else { throw SystemError(call: "poll", code: errno) }
        }
        var code: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
        guard code == 0 else { throw SystemError(call: "connect", code: code) }
    }

    /// The addresses of a host, in memory that the system allocates and the caller gives back.
    private static func addresses(
        of address: RemoteAddress
    ) throws(ConnectError) -> UnsafeMutablePointer<addrinfo>? {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = AI_NUMERICSERV
        var first: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(address.host, String(address.port), &hints, &first)
        guard code == 0 else {
            throw ConnectError(
                kind: code == EAI_AGAIN ? .noNameService : .unknownName, reason: String(cString: gai_strerror(code)))
        }
        return first
    }
}
