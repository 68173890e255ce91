import Glibc

/// The thread that reads what the host says: blocking reads, cut into lines.
///
/// It never changes the descriptor's mode, which others may share, and never sleeps but in `read`.
enum InputThread {
    /// Starts reading a descriptor; ends at its end.
    ///
    /// - Parameters:
    ///   - maximumLineLength: bytes; of a longer line only the beginning is kept.
    ///   - onLine: called from the thread for each line; says whether to go on.
    ///   - onEnd: called once, from the thread, after the last line.
    static func start(
        descriptor: Int32, maximumLineLength: Int, onLine: @escaping @Sendable (HostLine) -> Void,
        onEnd: @escaping @Sendable () -> Void
    ) throws(SystemError) {
        try SystemThread.start {
            var splitter = LineSplitter(maximumLineLength: maximumLineLength)
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while let count = read(descriptor, into: &buffer) {
                splitter.feed(buffer.span.extracting(first: count), onLine)
            }
            splitter.finish(onLine)
            onEnd()
        }
    }

    /// Bytes read, at least one; `nil` at the end or when the descriptor is broken.
    private static func read(_ descriptor: Int32, into buffer: inout [UInt8]) -> Int? {
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { return count }
            if count == 0 { return nil }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&request, 1, -1)
            default: return nil
            }
        }
    }
}
