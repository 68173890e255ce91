internal import HTTPTransport

/// A request that has been checked: whatever is in it can be given to libcurl.
struct PreparedRequest: Sendable {
    let method: HTTPRequest.Method
    let url: String
    let origin: Origin
    /// Header lines in libcurl's notation.
    let headerLines: [String]
    let body: [UInt8]
    /// What is sent in the place of `body`, if anything.
    let form: [HTTPFormPart]
    let timeouts: HTTPTimeouts
    let trust: TLSTrust
    /// The proxy's URL, or `nil` for a direct connection.
    let proxy: String?
    /// Hosts that are reached without the proxy.
    let proxyExceptions: String
    let limits: CurlTransport.Configuration

    init(_ request: HTTPRequest, _ configuration: CurlTransport.Configuration) throws(TransportError) {
        method = request.method
        url = request.url
        origin = try Origin(requestURL: request.url)
        headerLines = try Self.lines(for: request)
        if !request.form.isEmpty { try Self.checkForm(of: request) }
        body = request.body
        form = request.form
        timeouts = request.timeouts
        trust = request.trust
        proxy = try configuration.proxies.proxy(for: origin)
        proxyExceptions = configuration.proxies.exceptions(for: origin)
        limits = configuration
    }

    private static func lines(for request: HTTPRequest) throws(TransportError) -> [String] {
        // Without it libcurl holds a body of more than 1 MiB back for a second, waiting for "100 Continue".
        var lines = ["Expect:"]
        if !request.body.isEmpty, request.headers.first(named: "content-type") == nil {
            lines.append("Content-Type:")  // libcurl would claim a form
        }
        for header in request.headers {
            try check(header)
            // libcurl reads "Name:" as "send no such field" and "Name;" as an empty one.
            lines.append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
        }
        return lines
    }

    /// Refuses what could end a line early and so smuggle in a field or a request (RFC 9110, section 5.5).
    private static func check(_ header: HTTPHeader) throws(TransportError) {
        guard !header.name.isEmpty, header.name.utf8.allSatisfy(\.isTokenCharacter) else {
            throw TransportError(.invalidRequest, "a request header field's name is empty or has a forbidden character")
        }
        guard !header.value.utf8.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) else {
            throw TransportError(
                .invalidRequest, "the value of request header field \(header.name) contains a line break or a zero byte"
            )
        }
        let name = header.name.lowercased()
        guard name != "content-length", name != "transfer-encoding" else {
            throw TransportError(
                .invalidRequest, "request header field \(header.name) is the transport's own and cannot be set")
        }
    }
}

extension UInt8 {
    /// A character of a token (RFC 9110, section 5.6.2).
    fileprivate var isTokenCharacter: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(self)
        }
    }
}
