/// Content that is made while it is sent, so that it never stands in memory as a whole.
///
/// The transport may read it more than once, from the beginning each time: a request is sent again when the connection
/// it went out on turns out to be dead. It reads on a thread on which every transfer waits: be quick, never block.
public protocol HTTPPartSource: Sendable {
    /// How many bytes there are, the same whenever it is asked.
    var count: Int { get }

    /// Puts the bytes from `offset` on into `buffer`, from its beginning.
    ///
    /// - Returns: how many it has put there: at least one, unless `offset` is the end.
    /// - Throws: ends the request with that error.
    func read(from offset: Int, into buffer: inout MutableSpan<UInt8>) throws(TransportError) -> Int
}

extension HTTPPartSource {
    /// Reads the whole content, for a transport that keeps requests.
    ///
    /// - Throws: what the source throws, or `invalidRequest` if it ends before its time.
    public func collect() throws(TransportError) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count < count {
            var buffer = piece.mutableSpan
            let read = try read(from: bytes.count, into: &buffer)
            guard read > 0, read <= min(piece.count, count - bytes.count) else {
                throw TransportError(.invalidRequest, "a form part ended after \(bytes.count) of \(count) bytes")
            }
            bytes += piece.prefix(read)
        }
        return bytes
    }
}
