/// Cuts a stream of bytes into lines, in time linear in the bytes and memory bounded by the longest line allowed.
struct LineSplitter: Sendable {
    /// Bytes of a line that is too long that are kept: enough to hold its session id.
    static let prefixLength = 4096

    private let maximumLineLength: Int
    private var unfinished: [UInt8] = []
    /// The line being read has passed the limit: its prefix is kept, the rest goes by.
    private var isOverlong = false

    /// Makes a splitter.
    ///
    /// - Parameter maximumLineLength: bytes of a line without its line feed.
    init(maximumLineLength: Int) {
        self.maximumLineLength = maximumLineLength
    }

    /// Takes the next bytes and hands out each line they complete. Empty lines and a CR before the LF are left out.
    mutating func feed(_ bytes: Span<UInt8>, _ onLine: (HostLine) -> Void) {
        var start = 0
        while start < bytes.count {
            let end = Self.lineFeed(in: bytes, from: start)
            append(bytes.extracting(start..<end))
            if end < bytes.count { emit(onLine) }
            start = end + 1
        }
    }

    /// Hands out what came after the last line feed.
    mutating func finish(_ onLine: (HostLine) -> Void) {
        emit(onLine)
    }

    private mutating func append(_ piece: Span<UInt8>) {
        guard !isOverlong else { return }
        let room = maximumLineLength - unfinished.count
        if piece.count > room {
            isOverlong = true
            let missing = Self.prefixLength - unfinished.count
            if missing > 0 { unfinished.append(copying: piece.extracting(first: min(missing, piece.count))) }
            unfinished = Array(unfinished.prefix(Self.prefixLength))
        } else {
            unfinished.append(copying: piece)
        }
    }

    private mutating func emit(_ onLine: (HostLine) -> Void) {
        if isOverlong {
            onLine(.tooLong(prefix: unfinished))
        } else {
            if unfinished.last == 0x0D { unfinished.removeLast() }
            if !unfinished.isEmpty { onLine(.line(unfinished)) }
        }
        isOverlong = false
        unfinished = []
    }

    /// The index of the next line feed, or the number of bytes.
    private static func lineFeed(in bytes: Span<UInt8>, from start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
        return index
    }
}
