import Glibc

/// A listening socket that accepts nothing and whose queue is full, so that connecting to it takes for ever.
final class FullBacklog {
    let port: Int
    private var sockets: [CInt] = []

    init() throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        let code = Self.with(&address) { pointer, length in
            var length = length
            return bind(listener, pointer, length) | listen(listener, 0) | getsockname(listener, pointer, &length)
        }
        guard code == 0 else { throw SetUpError("no listener") }
        port = Int(UInt16(bigEndian: address.sin_port))
        sockets = [listener]
        for _ in 0..<4 {
            let client = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
            _ = Self.with(&address) { connect(client, $0, $1) }
            sockets.append(client)
        }
    }

    deinit { for socket in sockets { close(socket) } }

    private static func with(
        _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
}
