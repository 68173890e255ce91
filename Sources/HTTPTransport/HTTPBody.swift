/// Where a response body's bytes come from.
public protocol HTTPBodySource: AnyObject, Sendable {
    /// The next bytes, as many as have arrived; `nil` at the end of a complete body.
    ///
    /// One consumer at a time. Throws when the body breaks off, a limit passes or the task is cancelled.
    func next() async throws(TransportError) -> [UInt8]?
}

/// A response body as it arrives: chunks of bytes whose borders mean nothing.
///
/// The transport holds at most its high watermark of unread bytes and then stops reading from the server, so a slow
/// consumer slows the server down instead of filling memory.
public struct HTTPBody: Sendable {
    private let source: any HTTPBodySource

    /// Makes a body that reads from a source.
    public init(_ source: any HTTPBodySource) {
        self.source = source
    }

    /// The next bytes, as many as have arrived; `nil` at the end of a complete body.
    public func next() async throws(TransportError) -> [UInt8]? {
        try await source.next()
    }

    /// Reads the rest of the body.
    ///
    /// - Parameters:
    ///   - limit: the most bytes to accept; one more is the error `bodyTooLarge`.
    ///   - expected: how many are announced, so that a large body is not moved about while it grows.
    public func collect(upTo limit: Int, expecting expected: Int = 0) async throws(TransportError) -> [UInt8] {
        var bytes: [UInt8] = []
        // Beyond the first megabytes an announcement has to be earned.
        if expected > 64 << 10 { bytes.reserveCapacity(min(expected, limit, 8 << 20)) }
        while let chunk = try await next() {
            guard bytes.count + chunk.count <= limit else {
                throw TransportError(.bodyTooLarge, "the response body is larger than \(limit) bytes")
            }
            if bytes.isEmpty, bytes.capacity < chunk.count { bytes = chunk } else { bytes.append(contentsOf: chunk) }
        }
        return bytes
    }

    /// Reads at most `limit` bytes and leaves the rest: enough of an error page to quote from.
    public func prefix(upTo limit: Int) async throws(TransportError) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit, let chunk = try await next() {
            bytes.append(contentsOf: chunk.prefix(limit - bytes.count))
        }
        return bytes
    }
}
