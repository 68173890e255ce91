import DifyPlugin
import NIOHTTP1

/// A small answer that is known as a whole: that of `/health`, and every refusal.
struct Reply: Sendable, Hashable {
    var status: HTTPResponseStatus
    var contentType = "application/json"
    var body: [UInt8]
    /// The methods that a path has, for the `Allow` field.
    var allow: String?
    /// Says everything but the body: the answer to `HEAD`.
    var omitsBody = false

    /// The answer of `GET /health` (protocol section 5.2).
    static let healthy = Reply(status: .ok, contentType: "text/plain; charset=utf-8", body: Array("OK".utf8))
}

extension Reply {
    /// Scalars of a message.
    ///
    /// The host reads 4 KiB of a refusal, and a scalar takes six bytes at most.
    private static let messageLimit = 600

    /// A refusal in the words that the host reads (section 5.2).
    ///
    /// - Parameters:
    ///   - type: its class, for whoever reads the host's log.
    ///   - message: what was asked, what is wrong, what to do.
    static func refusal(_ status: HTTPResponseStatus, _ type: String, _ message: String, allow: String? = nil) -> Reply
    {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("errorType")
        writer.string(type)
        writer.key("errorMessage")
        writer.string(String(message.unicodeScalars.prefix(messageLimit)))
        writer.endObject()
        return Reply(status: status, body: writer.bytes, allow: allow)
    }

    static func notFound(_ path: String) -> Reply {
        refusal(
            .notFound, "NotFound",
            "There is nothing at \"\(path.prefix(100))\"; this plugin answers GET /health and POST /invoke")
    }

    static func methodNotAllowed(_ method: String, _ path: String, allow: String) -> Reply {
        refusal(
            .methodNotAllowed, "MethodNotAllowed",
            "\(path.prefix(100)) cannot be asked with \(method.prefix(20)), but with \(allow)",
            allow: allow)
    }

    static func tooLarge(limit: Int) -> Reply {
        refusal(
            .payloadTooLarge, "PayloadTooLarge",
            "The request's body has more than the \(limit) bytes that this plugin takes; send less at once, or raise "
                + "MAX_SERVERLESS_REQUEST_BYTES here and in the plugin daemon")
    }

    static func headTooLarge() -> Reply {
        refusal(
            .requestHeaderFieldsTooLarge, "RequestHeaderFieldsTooLarge",
            "The request's head has more than the \(ConnectionHandler.headLimit) bytes, or the "
                + "\(ConnectionHandler.fieldLimit) fields, that this plugin takes")
    }

    static func malformed(_ reason: String) -> Reply {
        refusal(.badRequest, "BadRequest", "This is not an HTTP/1.1 request: \(reason)")
    }

    static func notARequest(_ reason: String) -> Reply {
        refusal(.badRequest, "BadRequest", "The body is not a request of the plugin daemon: \(reason)")
    }

    static func timedOut(after limit: Duration) -> Reply {
        refusal(.requestTimeout, "RequestTimeout", "The request's body did not arrive within \(limit)")
    }

    static func nothingSaid() -> Reply {
        refusal(.internalServerError, "InternalServerError", "The plugin had nothing to say to the request")
    }
}
