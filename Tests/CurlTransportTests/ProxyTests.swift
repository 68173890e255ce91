import HTTPTransport
import Testing

@testable import CurlTransport

@Suite("A proxy", .timeLimit(.minutes(1)))
struct ProxyTests {
    @Test("is taken from either case of its variable; lower case wins, even when empty")
    func environment() {
        func read(_ values: [String: String]) -> ProxyEnvironment { ProxyEnvironment { values[$0] } }
        #expect(read(["HTTP_PROXY": "a"]).http == "a")
        #expect(read(["HTTP_PROXY": "a", "http_proxy": "b"]).http == "b")
        #expect(read(["HTTPS_PROXY": "a", "https_proxy": ""]).https == nil)
        #expect(read(["ALL_PROXY": "a", "NO_PROXY": "x,y"]) == ProxyEnvironment(all: "a", exceptions: "x,y"))
        #expect(read([:]) == ProxyEnvironment())
    }

    @Test("gets http requests whole, with the target's full URL")
    func http() async throws {
        try await withServer { _, _ in
            [ok("from the proxy")]
        } _: { _, proxy in
            var configuration = CurlTransport.Configuration.isolated
            configuration.proxies = ProxyEnvironment(http: "http://user:pass@127.0.0.1:\(proxy.port)")
            try await withServer(configuration: configuration) { _, _ in
                [ok("direct")]
            } _: { transport, server in
                let answer = try await transport.get("http://model.invalid/v1").body
                #expect(answer == "from the proxy")
                #expect(proxy.count.requests.first?.hasPrefix("GET http://model.invalid/v1 HTTP/1.1") == true)
                #expect(proxy.count.requests.first?.contains("Proxy-Authorization: Basic dXNlcjpwYXNz") == true)
                #expect(server.count.accepted == 0)
            }
        }
    }

    @Test(
        "is passed by for the exceptions",
        arguments: [
            ("*", true), ("127.0.0.1", true), ("127.0.0.0/8", true), ("10.0.0.0/8", false), ("localhost,*", true),
            ("127.0.0.1:PORT", true), ("127.0.0.1:1", false), ("example.com", false),
        ])
    func exceptions(_ exceptions: String, isDirect: Bool) async throws {
        try await withServer { _, _ in
            [ok("proxy")]
        } _: { _, proxy in
            try await withServer { _, _ in
                [ok("direct")]
            } _: { _, server in
                var configuration = CurlTransport.Configuration.isolated
                configuration.proxies = ProxyEnvironment(
                    all: "127.0.0.1:\(proxy.port)",
                    exceptions: exceptions.split(separator: "PORT", omittingEmptySubsequences: false)
                        .joined(separator: "\(server.port)"))
                let transport = try CurlTransport(configuration: configuration)
                defer { transport.shutdown() }
                try await expectEqual(transport.get(server.url).body, (isDirect ? "direct" : "proxy"))
            }
        }
    }

    @Test("that refuses to connect through is a proxy error, and its answer is no response")
    func refusesTunnel() async throws {
        try await withServer { _, _ in
            [.send("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"), .close]
        } _: { _, proxy in
            var configuration = CurlTransport.Configuration.isolated
            configuration.proxies = ProxyEnvironment(https: "http://u:secret@127.0.0.1:\(proxy.port)")
            let transport = try CurlTransport(configuration: configuration)
            defer { transport.shutdown() }
            let error = await transport.failure("https://model.invalid/")
            #expect(error?.code == .proxy)
            #expect(error?.message.contains("407") == true)
            #expect(error?.message.contains("secret") == false)
            #expect(error?.responseBegan == false)
        }
    }

    @Test(
        "that is malformed is an error that names the variable, not the value",
        arguments: ["ht tp://u:secret@h", "ftp://u:secret@h", "http://u:secret@"])
    func malformed(_ value: String) throws {
        let origin = try Origin(requestURL: "http://model.invalid/")
        let error = #expect(throws: TransportError.self) { _ = try ProxyEnvironment(http: value).proxy(for: origin) }
        #expect(error?.code == .proxy)
        #expect(error?.message.contains("HTTP_PROXY") == true)
        #expect(error?.message.contains("secret") == false)
        #expect("\(ProxyEnvironment(http: value))".contains("secret") == false)
    }
}
