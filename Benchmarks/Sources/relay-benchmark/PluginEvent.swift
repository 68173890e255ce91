/// What the benchmark wants to know of one line of the plugin's output.
///
/// A line of Dify's session protocol has an event, a session id, and a session message of type stream, error or end.
struct PluginEvent {
    enum Kind { case heartbeat, stream, error, end, other }

    private(set) var kind = Kind.other
    private(set) var sessionID: [UInt8] = []
    /// The delta's text, unescaped.
    private(set) var content: [UInt8] = []
    private(set) var finishReason: [UInt8] = []
    /// Each vector of an embedding's result, its JSON without white space.
    private(set) var vectors: [[UInt8]] = []
    /// A result that is one text, unescaped: what was understood of a recording.
    private(set) var result: [UInt8] = []
    private(set) var hasUsage = false
    private(set) var completionTokens: Int?
    private(set) var totalTokens: Int?
    /// The error message's own words.
    private(set) var message: [UInt8] = []

    private enum Name {
        static let event = JSONScanner.Key("event")
        static let sessionID = JSONScanner.Key("session_id")
        static let data = JSONScanner.Key("data")
        static let type = JSONScanner.Key("type")
        static let delta = JSONScanner.Key("delta")
        static let message = JSONScanner.Key("message")
        static let content = JSONScanner.Key("content")
        static let finishReason = JSONScanner.Key("finish_reason")
        static let usage = JSONScanner.Key("usage")
        static let result = JSONScanner.Key("result")
        static let embeddings = JSONScanner.Key("embeddings")
        static let totalTokens = JSONScanner.Key("total_tokens")
        static let completionTokens = JSONScanner.Key("completion_tokens")
    }

    private typealias Malformed = JSONScanner.Malformed
    private var event: [UInt8] = []
    private var type: [UInt8] = []

    /// Reads a line into this event, whose storage is used again.
    mutating func read(_ bytes: Span<UInt8>, _ line: Range<Int>) throws(JSONScanner.Malformed) {
        clear()
        var scanner = JSONScanner(line)
        try scanner.object(bytes) { (key, scanner) throws(Malformed) in
            switch key {
            case Name.event: try scanner.string(bytes, into: &event)
            case Name.sessionID where try scanner.isString(bytes): try scanner.string(bytes, into: &sessionID)
            case Name.data where try scanner.isObject(bytes): try readMessage(bytes, &scanner)
            default: try scanner.skip(bytes)
            }
        }
        kind =
            if event == Self.heartbeat { .heartbeat } else if event != Self.session { .other } else {
                switch type {
                case Self.stream: .stream
                case Self.error: .error
                case Self.end: .end
                default: .other
                }
            }
    }

    private static let heartbeat = Array("heartbeat".utf8)
    private static let session = Array("session".utf8)
    private static let stream = Array("stream".utf8)
    private static let error = Array("error".utf8)
    private static let end = Array("end".utf8)

    private mutating func clear() {
        event.removeAll(keepingCapacity: true)
        type.removeAll(keepingCapacity: true)
        sessionID.removeAll(keepingCapacity: true)
        content.removeAll(keepingCapacity: true)
        finishReason.removeAll(keepingCapacity: true)
        message.removeAll(keepingCapacity: true)
        result.removeAll(keepingCapacity: true)
        vectors.removeAll(keepingCapacity: true)
        completionTokens = nil
        totalTokens = nil
        hasUsage = false
    }

    private mutating func readMessage(_ bytes: Span<UInt8>, _ scanner: inout JSONScanner) throws(Malformed) {
        try scanner.object(bytes) { (key, scanner) throws(Malformed) in
            switch key {
            case Name.type where try scanner.isString(bytes): try scanner.string(bytes, into: &type)
            case Name.data where try scanner.isObject(bytes): try readResult(bytes, &scanner)
            default: try scanner.skip(bytes)
            }
        }
    }

    private mutating func readResult(_ bytes: Span<UInt8>, _ scanner: inout JSONScanner) throws(Malformed) {
        try scanner.object(bytes) { (key, scanner) throws(Malformed) in
            switch key {
            case Name.delta where try scanner.isObject(bytes): try readDelta(bytes, &scanner)
            case Name.message where try scanner.isString(bytes): try scanner.string(bytes, into: &message)
            case Name.result where try scanner.isString(bytes): try scanner.string(bytes, into: &result)
            case Name.embeddings where try scanner.isArray(bytes): try readVectors(bytes, &scanner)
            case Name.usage where try scanner.isObject(bytes): try readUsage(bytes, &scanner)
            default: try scanner.skip(bytes)
            }
        }
    }

    private mutating func readDelta(_ bytes: Span<UInt8>, _ scanner: inout JSONScanner) throws(Malformed) {
        try scanner.object(bytes) { (key, scanner) throws(Malformed) in
            switch key {
            case Name.message where try scanner.isObject(bytes):
                try scanner.object(bytes) { (key, scanner) throws(Malformed) in
                    if Name.content ~= key {
                        try scanner.string(bytes, into: &content)
                    } else {
                        try scanner.skip(bytes)
                    }
                }
            case Name.finishReason where try scanner.isString(bytes): try scanner.string(bytes, into: &finishReason)
            case Name.usage where try scanner.isObject(bytes): try readUsage(bytes, &scanner)
            default: try scanner.skip(bytes)
            }
        }
    }

    private mutating func readUsage(_ bytes: Span<UInt8>, _ scanner: inout JSONScanner) throws(Malformed) {
        hasUsage = true
        try scanner.object(bytes) { (key, scanner) throws(Malformed) in
            switch key {
            case Name.completionTokens: completionTokens = try scanner.integer(bytes)
            case Name.totalTokens: totalTokens = try scanner.integer(bytes)
            default: try scanner.skip(bytes)
            }
        }
    }

    private mutating func readVectors(_ bytes: Span<UInt8>, _ scanner: inout JSONScanner) throws(Malformed) {
        try scanner.array(bytes) { (scanner) throws(Malformed) in
            var vector: [UInt8] = []
            try scanner.compact(bytes, into: &vector)
            vectors.append(vector)
        }
    }
}
