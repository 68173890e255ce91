import HTTPTransport
import Testing

@testable import CurlTransport

@Suite("A request", .timeLimit(.minutes(1)))
struct RequestTests {
    @Test(
        "with a field that could smuggle something in is refused before anything is sent",
        arguments: [
            HTTPHeader("X-A", "a\r\nX-B: b"), HTTPHeader("X-A", "a\nb"), HTTPHeader("X-A", "a\0b"), HTTPHeader("", "a"),
            HTTPHeader("X A", "a"), HTTPHeader("X\r\nA", "a"), HTTPHeader("X:", "a"), HTTPHeader("Content-Length", "3"),
            HTTPHeader("transfer-encoding", "chunked"),
        ])
    func header(_ header: HTTPHeader) async throws {
        try await withServer { _, _ in
            [ok()]
        } _: { transport, server in
            let error = await #expect(throws: TransportError.self) {
                _ = try await transport.get(server.url, headers: [header])
            }
            #expect(error?.code == .invalidRequest)
            #expect(server.count.accepted == 0)
        }
    }

    @Test(
        "with a URL that cannot be sent is refused without showing it",
        arguments: [
            "", "model", "/v1", "ftp://u:secret@h/", "file:///etc/passwd", "http://", "http://u:secret@h/a b",
            "http://u:secret@h/\r\nX: y", "http://u:secret@h:99999/", "http://h/\0",
        ])
    func url(_ url: String) async throws {
        try await withServer { _, _ in
            []
        } _: { transport, _ in
            let error = await transport.failure(url)
            #expect(error?.code == .invalidURL)
            #expect(error?.message.contains("secret") == false)
        }
    }

    @Test("never shows the URL's password, nor its path, when it fails")
    func redaction() async throws {
        let port = try ScriptedServer.unusedPort()
        try await withServer { _, _ in
            []
        } _: { transport, _ in
            let error = await transport.failure("http://user:secret@127.0.0.1:\(port)/path?key=secret")
            #expect(error?.code == .connectionRefused)
            #expect(error?.message.contains("127.0.0.1:\(port)") == true)
            #expect(error?.message.contains("secret") == false)
        }
    }

    @Test("goes out as it was made", arguments: [HTTPRequest.Method.get, .post])
    func wire(_ method: HTTPRequest.Method) async throws {
        try await withServer { _, _ in
            [ok()]
        } _: { transport, server in
            var request = HTTPRequest(method: method, url: "\(server.url)/v1/a%2Fb?x=1")
            request.headers = [HTTPHeader("Content-Type", "application/json"), HTTPHeader("X-Empty", "")]
            if method == .post { request.body = Array("{\"a\":0}".utf8) }
            _ = try await transport.fetch(request)
            let head = try #require(server.count.requests.first)
            #expect(head.hasPrefix("\(method.rawValue) /v1/a%2Fb?x=1 HTTP/1.1\r\n"))
            #expect(head.contains("\r\nContent-Type: application/json\r\n"))
            #expect(head.contains("\r\nX-Empty:\r\n"))
            for absent in ["expect:", "accept-encoding:", "user-agent:"] {
                #expect(!head.lowercased().contains(absent))
            }
            #expect(server.count.bodies.first == request.body)
        }
    }

    @Test(
        "keeps dot segments of its path, which may be a model's uid",
        arguments: ["/v1/models/%2E", "/v1/models/%2E%2E", "/v1/models/..", "/v1/./models"])
    func dotSegments(_ path: String) async throws {
        try await withServer { _, _ in
            [ok()]
        } _: { transport, server in
            _ = try await transport.get("\(server.url)\(path)")
            #expect(server.count.requests.first?.hasPrefix("GET \(path) HTTP/1.1\r\n") == true)
        }
    }

    @Test("with a body of megabytes is not held back for a 100 Continue")
    func longBody() async throws {
        try await withServer { _, _ in
            [ok()]
        } _: { transport, server in
            let body = [UInt8](repeating: 7, count: 3 << 20)
            _ = try await transport.fetch(HTTPRequest(method: .post, url: server.url, body: body))
            #expect(server.count.bodies == [body])
            #expect(server.count.requests.first?.lowercased().contains("expect") == false)
            #expect(server.count.requests.first?.lowercased().contains("urlencoded") == false)
        }
    }

    @Test("hears the response's header fields in order, before any byte of the body")
    func head() async throws {
        let bodyMayCome = Gate()
        try await withServer { _, _ in
            [
                .send("HTTP/1.1 429 Too Many\r\nRetry-After:  3 \r\nX: a\r\nx: b\r\nContent-Length: 2\r\n\r\n"),
                .wait(bodyMayCome), .send("ok"),
            ]
        } _: { transport, server in
            try await transport.withResponse(to: HTTPRequest(method: .get, url: server.url)) { response in
                #expect(response.status == 429)
                #expect(response.headers.first(named: "retry-after") == "3")
                #expect(response.headers.filter { $0.name.lowercased() == "x" }.map(\.value) == ["a", "b"])
                bodyMayCome.open()
                let answer = try await response.body.collect(upTo: 10)
                #expect(answer == Array("ok".utf8))
            }
        }
    }
}
