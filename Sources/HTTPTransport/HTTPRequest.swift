/// One HTTP request, complete: everything the transport may know about it is in this value.
public struct HTTPRequest: Sendable {
    /// The methods a model API needs.
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// The request's method.
    public var method: Method
    /// An absolute `http` or `https` URL, already percent-encoded.
    public var url: String
    /// Header fields in the order they are sent.
    ///
    /// A carriage return or line feed in one is refused by the transport.
    public var headers: [HTTPHeader]
    /// The body's bytes; empty for none.
    public var body: [UInt8]
    /// The parts of a `multipart/form-data` body, which stands in the place of `body`; empty for none.
    ///
    /// For POST only. The transport writes the `Content-Type` field, which names the border between the parts.
    public var form: [HTTPFormPart] = []
    /// How long each phase may take.
    public var timeouts: HTTPTimeouts
    /// Which server certificates are accepted.
    public var trust: TLSTrust

    /// Makes a request with default time-outs and trust.
    public init(
        method: Method, url: String, headers: [HTTPHeader] = [], body: [UInt8] = [],
        timeouts: HTTPTimeouts = HTTPTimeouts(), trust: TLSTrust = TLSTrust()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.trust = trust
    }
    /// Makes a POST that sends a form.
    public init(
        form: [HTTPFormPart], to url: String, headers: [HTTPHeader] = [], timeouts: HTTPTimeouts = HTTPTimeouts(),
        trust: TLSTrust = TLSTrust()
    ) {
        self.init(method: .post, url: url, headers: headers, timeouts: timeouts, trust: trust)
        self.form = form
    }
}
