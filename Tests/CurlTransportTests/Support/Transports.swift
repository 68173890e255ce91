import CurlTransport
import HTTPTransport
import Testing

/// Runs `body` with a transport that knows nothing of the environment and a server, and ends both.
func withServer<Result>(
    tls: TLSServer? = nil, leavesBodies: Bool = false, configuration: CurlTransport.Configuration = .isolated,
    _ script: @escaping @Sendable (_ ordinal: Int, _ head: String) -> [ScriptedServer.Step],
    _ body: (CurlTransport, ScriptedServer) async throws -> Result
) async throws -> Result {
    let transport = try CurlTransport(configuration: configuration)
    let server = try ScriptedServer(tls: tls, leavesBodies: leavesBodies, script)
    defer {
        transport.shutdown()
        server.stop()
    }
    return try await body(transport, server)
}

extension CurlTransport.Configuration {
    /// The default without anything from the environment, and with connections that do not grow too old for reuse while
    /// a loaded machine takes its time.
    static var isolated: Self {
        var configuration = Self()
        configuration.connectionMaxAge = .seconds(600)
        configuration.proxies = ProxyEnvironment()
        configuration.authorities = .builtIn
        return configuration
    }
}

extension CurlTransport {
    /// The status and the whole body of a GET.
    func get(
        _ url: String, headers: [HTTPHeader] = [], timeouts: HTTPTimeouts = HTTPTimeouts(),
        trust: TLSTrust = TLSTrust()
    ) async throws -> (status: Int, body: String) {
        let request = HTTPRequest(method: .get, url: url, headers: headers, timeouts: timeouts, trust: trust)
        return try await fetch(request)
    }

    func fetch(_ request: HTTPRequest) async throws -> (status: Int, body: String) {
        try await withResponse(to: request) { response in
            (response.status, String(decoding: try await response.body.collect(upTo: 1 << 28), as: UTF8.self))
        }
    }

    /// The error that a GET ends with.
    func failure(
        _ url: String, timeouts: HTTPTimeouts = HTTPTimeouts(), trust: TLSTrust = TLSTrust()
    ) async -> TransportError? {
        await #expect(throws: TransportError.self) {
            _ = try await self.get(url, timeouts: timeouts, trust: trust)
        }
    }
}

/// A complete response that leaves the connection open.
func ok(_ body: String = "ok") -> ScriptedServer.Step {
    .send("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
}

/// The head of a chunked response.
let chunkedHead = ScriptedServer.Step.send(
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n")

/// One chunk.
func chunk(_ text: String) -> String {
    "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
}

/// `#expect` for a body that has yet to be fetched: a closure in which only a macro throws does not count as throwing.
func expectEqual(_ body: String, _ expected: String, at location: SourceLocation = #_sourceLocation) {
    #expect(body == expected, sourceLocation: location)
}
