import CurlTransport
import HTTPTransport
import Testing

@Suite("A slow reader", .timeLimit(.minutes(1)))
struct BackpressureTests {
    @Test("slows the server down instead of filling memory, and then gets every byte")
    func pause() async throws {
        let total = 60 << 20
        try await withServer { ordinal, _ in
            ordinal == 0
                ? [.send("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n"), .pour(total)]
                : [ok()]
        } _: { transport, server in
            let limits = HTTPTimeouts(firstByte: .seconds(5), idle: .seconds(1))
            let request = HTTPRequest(method: .get, url: server.url, timeouts: limits)
            let taken = try await transport.withResponse(to: request) { response in
                // Silence that is our own doing must not count: another request idles past the same limit meanwhile.
                try await Self.outlastIdleLimit(transport)
                let beforeReading = server.count.bytesSent
                var taken = 0
                while let bytes = try await response.body.next() { taken += bytes.count }
                // What fits into the sockets' own buffers is not ours to bound.
                #expect(beforeReading < 16 << 20)
                return taken
            }
            #expect(taken == total)
        }
    }

    private static func outlastIdleLimit(_ transport: CurlTransport) async throws {
        try await withServer { _, _ in
            [chunkedHead, .send(chunk("x")), .wait(Gate())]
        } _: { _, other in
            let error = await transport.failure(other.url, timeouts: HTTPTimeouts(idle: .milliseconds(1500)))
            #expect(error?.code == .idleTimeout)
        }
    }

    @Test("with a tiny watermark still gets every byte in order", arguments: [1, 7, 1000])
    func tinyWatermark(_ watermark: Int) async throws {
        var configuration = CurlTransport.Configuration.isolated
        configuration.highWatermark = watermark
        let text = (0..<20_000).map { "\($0)," }.joined()
        try await withServer(configuration: configuration) { _, _ in
            [ok(text)]
        } _: { transport, server in
            let answer = try await transport.get(server.url).body
            #expect(answer == text)
        }
    }

    @Test("that reads too much of a capped body is told so")
    func cap() async throws {
        try await withServer { _, _ in
            [ok("four")]
        } _: { transport, server in
            let error = await #expect(throws: TransportError.self) {
                try await transport.withResponse(to: HTTPRequest(method: .get, url: server.url)) { response in
                    _ = try await response.body.collect(upTo: 3)
                }
            }
            #expect(error?.code == .bodyTooLarge)
        }
    }
}
