import DifyPlugin
import Glibc

/// A listening TCP socket on 127.0.0.1.
enum LoopbackListener {
    /// Opens one on a reserved port.
    ///
    /// - Throws: ``DifyPlugin/SystemError`` if the port is taken.
    static func open(port: UInt16) throws(SystemError) -> Int32 {
        let descriptor = try reserve(port: port)
        guard listen(descriptor, 64) == 0 else {
            let code = errno
            close(descriptor)
            throw SystemError(call: "listen at port \(port)", code: code)
        }
        return descriptor
    }

    /// Makes a socket that keeps a port from everybody else without listening; port 0 has the system choose.
    ///
    /// Who connects there is refused, and whoever asks the system for any port gets another.
    ///
    /// - Throws: ``DifyPlugin/SystemError`` if somebody listens there.
    static func reserve(port: UInt16) throws(SystemError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw SystemError(call: "socket", code: errno) }
        // Connections that ended a moment ago do not keep the port, nor does its reservation.
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 }
        }
        guard isBound else {
            let code = errno
            close(descriptor)
            throw SystemError(call: "bind to port \(port)", code: code)
        }
        return descriptor
    }

    /// The port it listens on.
    static func port(of descriptor: Int32) -> UInt16 {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            _ = $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Waits for a connection; `nil` when the socket has been shut down.
    static func accept(_ listener: Int32) -> Int32? {
        while true {
            var request = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
            poll(&request, 1, -1)
            if request.revents & Int16(POLLHUP) != 0 { return nil }
            let descriptor = ProcessPipes.keepingFromChildren { Glibc.accept(listener, nil, nil) }
            if descriptor >= 0 { return descriptor }
            guard [EAGAIN, EINTR, ECONNABORTED].contains(errno) else { return nil }
        }
    }
}
