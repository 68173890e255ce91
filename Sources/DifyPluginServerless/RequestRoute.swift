import NIOHTTP1

/// What a request asks for, by its method and path (protocol section 5.2).
enum RequestRoute: Sendable, Hashable {
    /// To carry out the body.
    case invoke
    /// Something that is answered without a look at the body.
    case reply(Reply)

    init(_ head: HTTPRequestHead) {
        guard head.version.major == 1 else {
            self = .reply(.malformed("its version is \(head.version.major).\(head.version.minor)"))
            return
        }
        guard head.version.minor == 0 || head.headers["host"].count == 1 else {
            self = .reply(.malformed("it has not exactly one Host field"))
            return
        }
        let path = Self.path(of: head.uri)
        // The host appends `/invoke` to whatever path the function's address has; the action stands in the body as well.
        if path.hasSuffix("/invoke") {
            self = head.method == .POST ? .invoke : .reply(.methodNotAllowed(head.method.rawValue, path, allow: "POST"))
        } else if path == "/health" {
            self = .reply(Self.health(head.method, path))
        } else {
            self = .reply(.notFound(path))
        }
        if head.method == .HEAD, case .reply(var reply) = self {
            reply.omitsBody = true
            self = .reply(reply)
        }
    }

    private static func health(_ method: HTTPMethod, _ path: String) -> Reply {
        switch method {
        case .GET, .HEAD: .healthy
        default: .methodNotAllowed(method.rawValue, path, allow: "GET, HEAD")
        }
    }

    /// The path of a target in either of its forms (RFC 9112, section 3.2): `/path?query`, `http://host/path?query`.
    private static func path(of target: String) -> String {
        var rest = target.prefix { $0 != "?" && $0 != "#" }
        if let colon = rest.firstIndex(of: ":"), rest[colon...].hasPrefix("://"), !rest.hasPrefix("/") {
            rest = rest[colon...].dropFirst(3).drop { $0 != "/" }
        }
        return String(rest)
    }
}
