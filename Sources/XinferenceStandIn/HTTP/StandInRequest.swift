internal import Foundation
internal import NIOHTTP1

/// One request, read whole, as a route sees it.
struct StandInRequest: Sendable {
    var method: HTTPMethod
    /// The path without its query, percent-decoded as a whole: the real server decodes before it routes, which is why
    /// a uid with a slash cannot be described (Xinference API, section 3).
    var path: String
    var headers: HTTPHeaders
    var body: [UInt8]
    /// The parts of the path that matched the placeholders of the route, in order.
    var arguments: [String] = []

    init(head: HTTPRequestHead, body: [UInt8]) {
        let raw = head.uri.prefix { $0 != "?" }
        method = head.method
        path = raw.removingPercentEncoding ?? String(raw)
        headers = head.headers
        self.body = body
    }

    /// The token after `Bearer`, in any case and with spaces around it; nil when there is none.
    var bearerToken: String? {
        guard let value = headers.first(name: "authorization") else { return nil }
        let words = value.split(separator: " ")
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return String(words[1])
    }
}
