/// Cuts a byte stream into server-sent events, after the WHATWG standard (HTML, section 9.2.6).
///
/// Incremental: chunks may be cut anywhere, also inside a line end or the byte order mark. Linear: no byte is looked at
/// twice. In the common case, an event that lies within one chunk, its data is handed out where it stands.
///
/// An event that the stream leaves without its blank line is not dispatched, as the standard has it; ``hasUnfinished``
/// tells of it.
public struct SSEParser: Sendable {
    /// An event larger than the parser accepts.
    public struct OversizeError: Error, Sendable, Hashable {
        /// The most bytes an event may have.
        public var limit: Int
    }

    private let maximumEventSize: Int
    /// The beginning of a line whose end has not arrived.
    private var line: [UInt8] = []
    /// Data lines of the unfinished event, joined by line feeds, that arrived with earlier chunks.
    private var data: [UInt8] = []
    private var hasData = false
    private var name = ""
    private var isFirstLine = true
    /// The last byte was a CR: a LF that follows belongs to it.
    private var endsInCR = false

    /// Makes a parser.
    ///
    /// - Parameter maximumEventSize: bytes of an event's data, and of any line, its field's name included.
    public init(maximumEventSize: Int = 16 << 20) {
        self.maximumEventSize = maximumEventSize
    }

    /// Whether the bytes so far end inside an event.
    public var hasUnfinished: Bool { hasData || !line.isEmpty }

    /// Takes the next bytes and hands out each event they complete.
    ///
    /// - Parameters:
    ///   - bytes: any number of bytes.
    ///   - onEvent: called with an event's data, valid inside the call, and its name (`message` if it has none).
    /// - Throws: ``OversizeError``, or what `onEvent` throws; the parser is then of no more use.
    public mutating func feed(
        _ bytes: Span<UInt8>, _ onEvent: (_ data: Span<UInt8>, _ name: String) throws -> Void
    ) throws {
        // The one data line of the event being read, if it lies in this chunk.
        var pending: Range<Int>?
        var start = 0
        if endsInCR, !bytes.isEmpty {
            if bytes[0] == 0x0A { start = 1 }
            endsInCR = false
        }
        while true {
            let end = ByteSearch.lineEnd(in: bytes, from: start)
            guard end < bytes.count else { break }
            let next = after(lineEndAt: end, in: bytes)
            if line.isEmpty {
                try take(bytes, start..<end, &pending, onEvent)
            } else {
                try keep(bytes.extracting(start..<end))
                try takeKept(onEvent)
            }
            start = next
        }
        if let pending { try add(bytes.extracting(pending)) }
        if start < bytes.count { try keep(bytes.extracting(start..<bytes.count)) }
    }

    // MARK: Lines

    private mutating func after(lineEndAt end: Int, in bytes: Span<UInt8>) -> Int {
        guard bytes[end] == 0x0D else { return end + 1 }
        guard end + 1 < bytes.count else {
            endsInCR = true
            return end + 1
        }
        return bytes[end + 1] == 0x0A ? end + 2 : end + 1
    }

    /// Takes the line that came in pieces.
    private mutating func takeKept(_ onEvent: (Span<UInt8>, String) throws -> Void) throws {
        var whole: [UInt8] = []
        swap(&whole, &line)
        var pending: Range<Int>?
        try take(whole.span, 0..<whole.count, &pending, onEvent)
        if let pending { try add(whole.span.extracting(pending)) }
        // The next line that comes in pieces uses the same memory, unless this one was out of the ordinary.
        guard whole.count <= Self.ordinarySize else { return }
        whole.removeAll(keepingCapacity: true)
        swap(&whole, &line)
    }

    /// Takes one whole line of `bytes`.
    private mutating func take(
        _ bytes: Span<UInt8>, _ range: Range<Int>, _ pending: inout Range<Int>?,
        _ onEvent: (Span<UInt8>, String) throws -> Void
    ) throws {
        guard range.count <= maximumEventSize else { throw OversizeError(limit: maximumEventSize) }
        var range = range
        if isFirstLine {
            isFirstLine = false
            if Self.starts(bytes, range, with: [0xEF, 0xBB, 0xBF]) { range = range.lowerBound + 3..<range.upperBound }
        }
        if range.isEmpty { return try dispatch(bytes, &pending, onEvent) }
        if let value = Self.value(of: Self.dataField, bytes, range) {
            if let earlier = pending { try add(bytes.extracting(earlier)) }
            pending = nil
            if hasData { try add(bytes.extracting(value)) } else { pending = value }
        } else if let value = Self.value(of: Self.eventField, bytes, range) {
            name = Self.text(bytes.extracting(value))
        }
        // Comments, `id`, `retry` and unknown fields mean nothing to a client that does not reconnect.
    }

    private mutating func dispatch(
        _ bytes: Span<UInt8>, _ pending: inout Range<Int>?, _ onEvent: (Span<UInt8>, String) throws -> Void
    ) throws {
        let name = name.isEmpty ? "message" : name
        self.name = ""
        if let range = pending {
            pending = nil
            try onEvent(bytes.extracting(range), name)
        } else if hasData {
            hasData = false
            var whole: [UInt8] = []
            swap(&whole, &data)
            try onEvent(whole.span, name)
            guard whole.count <= Self.ordinarySize else { return }
            whole.removeAll(keepingCapacity: true)
            swap(&whole, &data)
        }
    }

    // MARK: Buffers

    /// Buffers that grew beyond this are given back.
    private static let ordinarySize = 65_536

    private mutating func keep(_ piece: Span<UInt8>) throws {
        guard line.count + piece.count <= maximumEventSize else { throw OversizeError(limit: maximumEventSize) }
        piece.withUnsafeBufferPointer { unsafe line.append(contentsOf: $0) }
    }

    private mutating func add(_ piece: Span<UInt8>) throws {
        let size = data.count + piece.count + (hasData ? 1 : 0)
        guard size <= maximumEventSize else { throw OversizeError(limit: maximumEventSize) }
        if hasData { data.append(0x0A) }
        hasData = true
        piece.withUnsafeBufferPointer { unsafe data.append(contentsOf: $0) }
    }

    // MARK: Fields

    private static let dataField: InlineArray<4, UInt8> = [0x64, 0x61, 0x74, 0x61]
    private static let eventField: InlineArray<5, UInt8> = [0x65, 0x76, 0x65, 0x6E, 0x74]

    /// The range of the field's value if the line is that field: `name`, a colon, at most one space.
    private static func value<let count: Int>(
        of name: InlineArray<count, UInt8>, _ bytes: Span<UInt8>, _ range: Range<Int>
    ) -> Range<Int>? {
        guard range.count >= count else { return nil }
        for index in 0..<count where bytes[range.lowerBound + index] != name[index] { return nil }
        var start = range.lowerBound + count
        if start == range.upperBound { return start..<start }
        guard bytes[start] == UInt8(ascii: ":") else { return nil }
        start += 1
        if start < range.upperBound, bytes[start] == 0x20 { start += 1 }
        return start..<range.upperBound
    }

    private static func starts(_ bytes: Span<UInt8>, _ range: Range<Int>, with prefix: [UInt8]) -> Bool {
        guard range.count >= prefix.count else { return false }
        for index in prefix.indices where bytes[range.lowerBound + index] != prefix[index] { return false }
        return true
    }

    private static func text(_ bytes: Span<UInt8>) -> String {
        bytes.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
