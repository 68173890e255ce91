internal import NIOHTTP1

/// What a route answers.
enum Reply: Sendable {
    /// A whole answer with a known length.
    case whole(WholeReply)
    /// A stream of events; the closure writes them and says how the body ends.
    case events(@Sendable (EventWriter) async throws -> StreamEnd)
    /// A stream of bytes, which the real server sends with the machinery of events (Xinference API, section 10).
    case bytes(@Sendable (EventWriter) async throws -> StreamEnd)
    /// No answer: the connection is closed as if the process had died.
    case hangUp

    /// How the body of a stream ends.
    enum StreamEnd: Sendable {
        /// The last chunk of the chunked encoding is sent.
        case complete
        /// The connection is closed inside the body, as after SIGKILL (Xinference API, section 5).
        case cut
    }

    /// A JSON answer.
    static func json(
        _ value: JSONValue, status: HTTPResponseStatus = .ok, style: JSONValue.Style = .compact,
        extra: [(String, String)] = []
    ) -> Reply {
        .whole(
            WholeReply(
                status: status, contentType: "application/json", body: Array(value.rendered(style).utf8),
                extraHeaders: extra))
    }

    /// FastAPI's error shape (Xinference API, section 2).
    static func detail(_ text: String, status: HTTPResponseStatus, extra: [(String, String)] = []) -> Reply {
        json(["detail": .string(text)], status: status, extra: extra)
    }

    /// What anything uncaught becomes: plain text, and none of the middleware's headers.
    static func uncaught(_ text: String) -> Reply {
        .whole(
            WholeReply(
                status: .internalServerError, contentType: "text/plain; charset=utf-8",
                body: Array("Internal Server Error: \(text)".utf8), isBare: true))
    }
}

/// A whole answer: status, type and body, and the headers that are not on every answer.
struct WholeReply: Sendable {
    var status: HTTPResponseStatus
    var contentType: String
    var body: [UInt8]
    var extraHeaders: [(String, String)] = []
    /// True for answers written outside the middleware, which carry neither `vary` nor `x-request-id`.
    var isBare = false
}
