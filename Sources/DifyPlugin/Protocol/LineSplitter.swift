/// Cuts a stream of bytes into lines, in time linear in the bytes and memory bounded by the longest line allowed.
package struct LineSplitter: Sendable {
    /// Bytes kept of either end of a line that is too long: enough to hold its session id.
    static let keptLength = 4096

    private let maximumLineLength: Int
    private var unfinished: [UInt8] = []
    /// The line being read has passed the limit: its two ends are kept, what is between goes by.
    private var isOverlong = false
    /// The last bytes of such a line, and not many more.
    private var lastBytes: [UInt8] = []

    /// Makes a splitter.
    ///
    /// - Parameter maximumLineLength: bytes of a line without its line feed; a CR before that counts.
    package init(maximumLineLength: Int) {
        self.maximumLineLength = maximumLineLength
    }

    /// Takes the next bytes and hands out each line they complete.
    ///
    /// Empty lines and a CR before the LF are left out.
    package mutating func feed(_ bytes: Span<UInt8>, _ onLine: (HostLine) -> Void) {
        var start = 0
        while start < bytes.count {
            let end = ByteSearch.lineFeed(in: bytes, from: start)
            append(bytes.extracting(start..<end))
            if end < bytes.count { emit(onLine) }
            start = end + 1
        }
    }

    /// Hands out what came after the last line feed.
    package mutating func finish(_ onLine: (HostLine) -> Void) {
        emit(onLine)
    }

    private mutating func append(_ piece: Span<UInt8>) {
        if !isOverlong, piece.count <= maximumLineLength - unfinished.count {
            makeRoom(for: unfinished.count + piece.count)
            return unfinished.append(copying: piece)
        }
        if !isOverlong {
            isOverlong = true
            lastBytes = Array(unfinished.suffix(Self.keptLength))
            // A new array: the old one's memory is as large as the limit.
            unfinished = Array(unfinished.prefix(Self.keptLength))
        }
        let missing = Self.keptLength - unfinished.count
        if missing > 0 { unfinished.append(copying: piece.extracting(first: missing)) }
        lastBytes.append(copying: piece.extracting(last: Self.keptLength))
        if lastBytes.count > 2 * Self.keptLength { lastBytes.removeFirst(lastBytes.count - Self.keptLength) }
    }

    /// Gives a long line room for a whole recording at once: copies touch memory, room that is not used yet does not.
    ///
    /// Memory of this size the system takes back the moment it is free; what smaller steps leave behind stays with the
    /// process, a quarter of the line or more.
    private mutating func makeRoom(for size: Int) {
        guard size > 1 << 20, size > unfinished.capacity else { return }
        let (ample, overflow) = size.multipliedReportingOverflow(by: 64)
        unfinished.reserveCapacity(overflow ? size : min(ample, maximumLineLength))
    }

    private mutating func emit(_ onLine: (HostLine) -> Void) {
        if isOverlong {
            onLine(.tooLong(prefix: unfinished, suffix: Array(lastBytes.suffix(Self.keptLength))))
        } else {
            if unfinished.last == 0x0D { unfinished.removeLast() }
            if !unfinished.isEmpty { onLine(.line(unfinished)) }
        }
        isOverlong = false
        unfinished = []
        lastBytes = []
    }
}
