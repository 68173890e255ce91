public import DifyPlugin
public import HTTPTransport

/// A server and how to talk to it: all that a request needs beside its path and body.
public struct OpenAIServer: Sendable, Hashable {
    /// Scheme, host, port and any path prefix, without a slash at the end: `http://192.168.1.5:9997`.
    public var baseURL: String
    /// Sent as a bearer token if there is one; without one nothing is sent.
    public var apiKey: Secret?
    /// Header fields a gateway wants, sent with every request.
    public var extraHeaders: [HTTPHeader]
    /// How long each phase of a request may take.
    public var timeouts: HTTPTimeouts
    /// Which server certificates are accepted.
    public var trust: TLSTrust
    /// How often and when a request is tried again.
    public var retries: RetryPolicy

    /// Makes a server.
    public init(
        baseURL: String, apiKey: Secret? = nil, extraHeaders: [HTTPHeader] = [],
        timeouts: HTTPTimeouts = HTTPTimeouts(), trust: TLSTrust = TLSTrust(), retries: RetryPolicy = RetryPolicy()
    ) {
        self.baseURL = baseURL
        self.apiKey = apiKey
        self.extraHeaders = extraHeaders
        self.timeouts = timeouts
        self.trust = trust
        self.retries = retries
    }
}

extension OpenAIServer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The server, and the names of the extra headers: a value may be a gateway's secret.
    public var description: String {
        let names = extraHeaders.map(\.name).joined(separator: ", ")
        return "OpenAIServer(\(baseURL)" + (names.isEmpty ? ")" : ", with \(names))")
    }
    /// The same as the description.
    public var debugDescription: String { description }
    /// Everything but the values of the extra headers, for `dump`.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "baseURL": baseURL, "apiKey": apiKey as Any, "extraHeaders": extraHeaders.map(\.name),
                "timeouts": timeouts, "trust": trust, "retries": retries,
            ], displayStyle: .struct)
    }
}
