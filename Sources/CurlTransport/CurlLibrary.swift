import CCurl
import Glibc
internal import HTTPTransport

/// libcurl's process-wide set-up.
enum CurlLibrary {
    /// Set up once, before the first reactor thread exists; never undone, because other transports may still run.
    private static let status: CURLcode = {
        // OpenSSL's own exit handler frees what a reactor thread may still use: a double free at exit. It has to be
        // told not to install that handler before libcurl initialises it. The symbol is looked up because libcurl may
        // have been built with another TLS library, and because OpenSSL's headers are then not needed.
        typealias InitCrypto = @convention(c) (UInt64, UnsafeRawPointer?) -> CInt
        let noAtExit: UInt64 = 0x0008_0000  // OPENSSL_INIT_NO_ATEXIT
        if let symbol = dlsym(nil, "OPENSSL_init_crypto") {
            _ = unsafeBitCast(symbol, to: InitCrypto.self)(noAtExit, nil)
        }
        return curl_global_init(Int(CURL_GLOBAL_DEFAULT))
    }()

    /// Sets libcurl up when that has not been done.
    static func start() throws(TransportError) {
        guard status == CURLE_OK else {
            throw TransportError(.unavailable, "libcurl could not be initialised (error \(status.rawValue))")
        }
    }
}
