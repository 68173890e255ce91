import CCurl
internal import HTTPTransport

/// The scheme, host and port of a URL: what error messages may show of it.
struct Origin: Hashable, Sendable, CustomStringConvertible {
    let scheme: String
    /// The host as written; an IPv6 address keeps its brackets.
    let host: String
    let port: Int

    /// `host:port`.
    ///
    /// No path, no query and no user information, each of which may hold a secret.
    var description: String { "\(host):\(port)" }

    /// Takes a request's URL apart with libcurl's own parser, so that both see the same host.
    init(requestURL url: String) throws(TransportError) {
        // A space or a control character could end the request line early. The URL is meant to be percent-encoded.
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw TransportError(.invalidURL, "the URL contains white space or a control character")
        }
        guard let origin = Origin(parsing: url) else {
            throw TransportError(.invalidURL, "the URL cannot be parsed; it should look like http://host:port/path")
        }
        guard origin.scheme == "http" || origin.scheme == "https" else {
            throw TransportError(.invalidURL, "the URL's scheme is \(origin.scheme); only http and https are supported")
        }
        self = origin
    }

    /// Takes any absolute URL apart; `nil` when it is not one or has no host.
    init?(parsing url: String) {
        guard let parsed = curl_url() else { return nil }
        defer { curl_url_cleanup(parsed) }
        let accepted = UInt32(CURLU_NON_SUPPORT_SCHEME)  // refused below, by name
        guard curl_url_set(parsed, CURLUPART_URL, url, accepted) == CURLUE_OK,
            let scheme = Self.part(CURLUPART_SCHEME, of: parsed),
            let host = Self.part(CURLUPART_HOST, of: parsed), !host.isEmpty
        else { return nil }
        let port = Self.part(CURLUPART_PORT, of: parsed, flags: UInt32(CURLU_DEFAULT_PORT)).flatMap { Int($0) }
        self.scheme = scheme.lowercased()
        self.host = host
        self.port = port ?? 0
    }

    private static func part(_ part: CURLUPart, of url: OpaquePointer, flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}
