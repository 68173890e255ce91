/// One line from the host, looked through once (protocol section 3.2).
///
/// The policy for what is not as it should be, one test per row:
///
/// | line | answer |
/// |---|---|
/// | not JSON, no session id before the fault nor behind it | none; a note on stderr |
/// | not JSON, session id before the fault or behind it | `error` and `end` for that session |
/// | too long to be kept | the same, by its first and last bytes |
/// | event other than `request` (`backwards_response` among them), or none | none |
/// | request without session id, with an empty one or one of more than a KiB | none; a note on stderr |
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
                envelope.readEnd(bytes)
                self = Self.fault(envelope, "\(error)")
            }
        case .tooLong(let prefix, let suffix):
            var envelope = Envelope()
            do throws(JSONError) { try envelope.read(prefix) } catch {}
            envelope.readEnd(suffix)
            self = Self.fault(envelope, "the request is longer than this plugin accepts")
        }
    }

    private static func fault(_ envelope: Envelope, _ reason: String) -> HostMessage {
        // An answer to anything else could end a session that is running.
        if let event = envelope.event, event != "request" { return .ignored(reason: nil) }
        guard let sessionID = envelope.sessionID else {
            return .ignored(reason: "a line from the host is not a request: \(reason)")
        }
        return .unreadable(sessionID: sessionID, reason: "the host's request cannot be read: \(reason)")
    }
}

/// What a line says about itself, kept even if it turns out to be broken further on.
private struct Envelope {
    /// Bytes of a session id.
    ///
    /// Dify's are UUIDs; a huge one would break the limit of our own lines.
    static let sessionIDLimit = 1024

    var event: String?
    var sessionID: String?
    var fields: [String: Range<Int>]?

    mutating func read(_ bytes: [UInt8]) throws(JSONError) {
        var reader = JSONReader(bytes.span)
        try reader.beginObject()
        while let key = try reader.nextKey() {
            switch key {
            case "event" where try reader.peekKind() == .string: event = try reader.readString()
            case "session_id" where try reader.peekKind() == .string:
                let id = try reader.readNonEmptyString()
                sessionID = id.flatMap { $0.utf8.count <= Self.sessionIDLimit ? $0 : nil }
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

    /// Looks for the members behind the data of a line whose middle is broken or lost: Go, which sorts the members of a
    /// map, writes `session_id` there.
    ///
    /// From the end backwards each comma is tried as one between two members of the line itself. Behind any other comma a
    /// bracket closes that was not opened, or a word stands outside of quotes; so no text of a user is taken for an id.
    mutating func readEnd(_ bytes: [UInt8]) {
        guard sessionID == nil else { return }
        let last = bytes.suffix(LineSplitter.keptLength)
        for index in last.indices.reversed() where last[index] == UInt8(ascii: ",") {
            var members = Envelope()
            do throws(JSONError) {
                try members.read([UInt8(ascii: "{")] + last[index...].dropFirst())
            } catch {
                continue
            }
            sessionID = members.sessionID
            event = members.event ?? event
        }
    }

    func message(_ bytes: [UInt8]) -> HostMessage {
        guard event == "request" else { return .ignored(reason: nil) }
        guard let sessionID else {
            return .ignored(reason: "a request from the host has no session id, or one too long to answer")
        }
        guard let fields else {
            return .unreadable(sessionID: sessionID, reason: "the host's request has no data")
        }
        return .request(HostRequest(sessionID: sessionID, bytes: bytes, fields: fields))
    }
}
