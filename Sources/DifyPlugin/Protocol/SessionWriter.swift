/// Says what there is to say in one session, in lines for the host (protocol section 3.1).
///
/// Used by the one task that carries out the request. A line over the host's limit kills the plugin (section 2.5), so
/// one that would be becomes the session's error instead.
final class SessionWriter {
    /// The host's line buffer, line feed included.
    static let lineLimit = 5_242_880

    let sessionID: String
    private let sink: any LineSink
    private let prefix: [UInt8]
    private var machine = SessionStateMachine()

    init(sessionID: String, sink: any LineSink) {
        self.sessionID = sessionID
        self.sink = sink
        var writer = JSONWriter()
        writer.string(sessionID)
        prefix = Array(#"{"event":"session","session_id":"#.utf8) + writer.bytes + Array(#","data":{"type":"#.utf8)
    }

    /// A `stream` line up to its payload, for those who write many.
    func streamPrefix() -> [UInt8] { prefix + Array(#""stream","data":"#.utf8) }

    /// What closes a line after its payload.
    static let suffix: [UInt8] = Array("}}\n".utf8)

    /// Whether the host reads more slowly than we have things to say.
    var isHostBehind: Bool { sink.isBehind }

    /// Sends whole `stream` lines; suspends while the host reads too slowly.
    ///
    /// - Parameter longestLine: bytes of the longest of them, line feed included.
    /// - Throws: ``InvokeError`` if a line is too long for the host, `CancellationError` if nobody listens any more.
    func stream(lines: [UInt8], longestLine: Int) async throws {
        guard machine.mayStream(), !lines.isEmpty else { return }
        guard longestLine <= Self.lineLimit else { throw Self.oversize(longestLine) }
        guard await sink.send(lines) else { throw CancellationError() }
    }

    /// Sends one result.
    ///
    /// - Parameter capacity: bytes to expect, so that a large result is not moved about while it grows.
    func stream(reserving capacity: Int = 512, _ payload: (inout JSONWriter) throws(JSONError) -> Void) async throws {
        var writer = JSONWriter(reserving: capacity)
        writer.appendBytes(streamPrefix())
        try payload(&writer)
        writer.appendBytes(Self.suffix)
        try await stream(lines: writer.bytes, longestLine: writer.bytes.count)
    }

    /// Sends the error, unless one was sent before.
    func fail(_ error: any Error) async {
        guard machine.fail() else { return }
        let (type, message) = Self.hostForm(error)
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("error_type")
        writer.string(type)
        writer.key("message")
        writer.string(message)
        // The host swallows an error whose args are not an object, and the caller hangs (section 3.1).
        writer.key("args")
        writer.beginObject()
        writer.key("description")
        writer.string(message)
        writer.endObject()
        writer.endObject()
        _ = await sink.send(prefix + Array(#""error","data":"#.utf8) + writer.bytes + Self.suffix)
    }

    /// Sends the end, unless it was sent before.
    func end() async {
        guard machine.end() else { return }
        _ = await sink.send(prefix + Array(#""end","data":{}"#.utf8) + Self.suffix)
    }

    private static func oversize(_ bytes: Int) -> InvokeError {
        InvokeError(
            .badRequest,
            "The result needs a line of \(bytes) bytes, and Dify's plugin daemon accepts \(lineLimit); ask for less at once"
        )
    }

    /// The class and the message under which Dify hears of an error, the message bounded.
    private static func hostForm(_ error: any Error) -> (type: String, message: String) {
        switch error {
        case let error as any HostError: (bounded(error.errorType), bounded(error.message))
        case is CancellationError: (InvokeError.Kind.connection.rawValue, "The plugin is shutting down")
        default: ("PluginError", bounded("\(error)"))
        }
    }

    /// Counted in scalars: one character may consist of any number of them, and the line limit counts bytes.
    private static func bounded(_ message: String) -> String {
        String(message.unicodeScalars.prefix(16_384))
    }
}
