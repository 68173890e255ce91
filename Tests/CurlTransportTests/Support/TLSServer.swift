import Glibc

/// The server side of TLS, from the OpenSSL that libcurl has brought into the process.
///
/// Its few functions are looked up by name, so the tests need neither headers nor another process.
final class TLSServer: Sendable {
    private typealias Pointer = UnsafeMutableRawPointer
    private let context: UInt

    /// `nil` when libcurl here uses another TLS library.
    init?(certificate: String, key: String) {
        guard let method = Self.function("TLS_server_method", as: (@convention(c) () -> Pointer?).self),
            let new = Self.function("SSL_CTX_new", as: (@convention(c) (Pointer?) -> Pointer?).self),
            let useCertificate = Self.function("SSL_CTX_use_certificate_file", as: UseFile.self),
            let useKey = Self.function("SSL_CTX_use_PrivateKey_file", as: UseFile.self),
            let context = new(method())
        else { return nil }
        let isPEM: CInt = 1
        guard useCertificate(context, certificate, isPEM) == 1, useKey(context, key, isPEM) == 1 else { return nil }
        self.context = UInt(bitPattern: context)
    }

    deinit {
        typealias End = @convention(c) (Pointer?) -> Void
        Self.function("SSL_CTX_free", as: End.self)?(Pointer(bitPattern: context))
    }

    private typealias UseFile = @convention(c) (Pointer?, UnsafePointer<CChar>, CInt) -> CInt

    /// Does the handshake.
    ///
    /// When that fails, the stream is at its end.
    func accept(_ socket: CInt) -> any ByteStream {
        typealias Connection = @convention(c) (Pointer?) -> CInt
        guard let new = Self.function("SSL_new", as: (@convention(c) (Pointer?) -> Pointer?).self),
            let attach = Self.function("SSL_set_fd", as: (@convention(c) (Pointer?, CInt) -> CInt).self),
            let accept = Self.function("SSL_accept", as: Connection.self),
            let connection = new(Pointer(bitPattern: context))
        else { return PlainStream(socket: socket) }
        _ = attach(connection, socket)
        return TLSStream(connection: connection, isUp: accept(connection) == 1)
    }

    fileprivate static func function<Function>(_ name: String, as type: Function.Type) -> Function? {
        dlsym(dlopen("libssl.so.3", RTLD_NOW), name).map { unsafeBitCast($0, to: type) }
    }
}

private struct TLSStream: ByteStream {
    typealias Transfer = @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, CInt) -> CInt

    let connection: UnsafeMutableRawPointer
    let isUp: Bool

    func read() -> [UInt8]? {
        guard isUp, let read = TLSServer.function("SSL_read", as: Transfer.self) else { return nil }
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = read(connection, &buffer, CInt(buffer.count))
        return count > 0 ? Array(buffer.prefix(Int(count))) : nil
    }

    func write(_ bytes: [UInt8]) -> Bool {
        guard isUp, let write = TLSServer.function("SSL_write", as: Transfer.self) else { return false }
        var bytes = bytes
        return write(connection, &bytes, CInt(bytes.count)) > 0
    }

    func finish() {
        typealias End = @convention(c) (UnsafeMutableRawPointer?) -> Void
        TLSServer.function("SSL_free", as: End.self)?(connection)
    }
}
