/// One line from the host, looked through once (protocol section 3.2).
///
/// The policy for what is not as it should be, one test per row:
///
/// | line | answer |
/// |---|---|
/// | not JSON, no session id before the fault | none; a note on stderr |
/// | not JSON, session id before the fault | `error` and `end` for that session |
/// | too long to be kept | the same, by its first bytes |
/// | event other than `request` (`backwards_response` among them), or none | none |
/// | request without session id, or an empty one | none; a note on stderr |
/// | request whose session is still running | none: an answer would end the running one |
/// | request without data, action or a required field, or of an unknown action | `error` and `end` |
/// | a null or unknown field | as if it were absent |
enum HostMessage: Sendable {
    /// A request to carry out.
    case request(HostRequest)
    /// A line that names a session but cannot be understood.
    case unreadable(sessionID: String, reason: String)
    /// A line to pass over; the reason if it is worth a note.
    case ignored(reason: String?)
}

extension HostMessage {
    /// Looks through a line.
    init(_ line: HostLine) {
        switch line {
        case .line(let bytes):
            var envelope = Envelope()
            do throws(JSONError) {
                try envelope.read(bytes)
                self = envelope.message(bytes)
            } catch {
                self = Self.fault(envelope, "\(error)")
            }
        case .tooLong(let prefix):
            var envelope = Envelope()
            do throws(JSONError) { try envelope.read(prefix) } catch {}
            self = Self.fault(envelope, "the request is longer than this plugin accepts")
        }
    }

    private static func fault(_ envelope: Envelope, _ reason: String) -> HostMessage {
        guard let sessionID = envelope.sessionID else {
            return .ignored(reason: "a line from the host is not a request: \(reason)")
        }
        return .unreadable(sessionID: sessionID, reason: "the host's request cannot be read: \(reason)")
    }
}

/// What a line says about itself, kept even if it turns out to be broken further on.
private struct Envelope {
    var event: String?
    var sessionID: String?
    var fields: [String: Range<Int>]?

    mutating func read(_ bytes: [UInt8]) throws(JSONError) {
        var reader = JSONReader(bytes.span)
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "event" where try reader.peekKind() == .string: event = try reader.readString()
            case "session_id" where try reader.peekKind() == .string: sessionID = try reader.readNonEmptyString()
            case "data" where try reader.peekKind() == .object:
                var fields: [String: Range<Int>] = [:]
                try reader.beginObject()
                while let name = try reader.nextKey()?.string { fields[name] = try reader.skipValue() }
                self.fields = fields
            default: try reader.skipValue()
            }
        }
        try reader.finish()
    }

    func message(_ bytes: [UInt8]) -> HostMessage {
        guard event == "request" else { return .ignored(reason: nil) }
        guard let sessionID else { return .ignored(reason: "a request from the host has no session id") }
        guard let fields else {
            return .unreadable(sessionID: sessionID, reason: "the host's request has no data")
        }
        return .request(HostRequest(sessionID: sessionID, bytes: bytes, fields: fields))
    }
}
