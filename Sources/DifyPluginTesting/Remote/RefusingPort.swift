public import DifyPlugin
import Glibc

/// A port of 127.0.0.1 at which nobody listens, and nobody else can while this is kept.
public final class RefusingPort: Sendable {
    private let descriptor: Int32
    /// The port.
    public let port: UInt16
    /// The port as the address of a server.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// Takes a port.
    ///
    /// - Throws: ``DifyPlugin/SystemError`` if there is none.
    public init() throws(SystemError) {
        descriptor = try LoopbackListener.reserve(port: 0)
        port = LoopbackListener.port(of: descriptor)
    }

    deinit { close(descriptor) }
}
