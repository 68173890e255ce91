import Foundation
import Testing
import XinferenceStandIn

@Suite("The server behaves on the wire", .timeLimit(.minutes(1)))
struct ServerBehaviourTests {
    private let path = "/v1/chat/completions"

    @Test func `Ten bad credentials ban the address, good keys included, and the open route stays open`() async throws {
        try await withServer({ $0.apiKey = "good" }) { server in
            for _ in 1...20 {
                #expect(try await RawClient.exchange(server.port, "GET", "/v1/models").status == 401)
            }
            #expect(try await RawClient.exchange(server.port, "GET", "/v1/models", token: "good").status == 200)
            for attempt in 1...10 {
                let answer = try await RawClient.exchange(server.port, "GET", "/v1/models", token: "bad\(attempt)")
                #expect(answer.status == 401)
            }
            let banned = try await RawClient.exchange(server.port, "GET", "/v1/models", token: "good")
            #expect(banned.status == 429)
            #expect(banned.text == (try recorded("banned").text))
            let open = try await RawClient.exchange(server.port, "GET", "/v1/cluster/auth")
            #expect(open.text == #"{"auth":true}"#)
        }
    }

    @Test func `An unknown uid is answered from the cache the second time`() async throws {
        try await withServer { server in
            let first = try await RawClient.exchange(server.port, "POST", path, body: chat("nope", "x"))
            #expect(first.text.contains("uid: nope. Available model uids: ['stand-in-chat', "))
            let second = try await RawClient.exchange(server.port, "POST", path, body: chat("nope", "x"))
            #expect(second.status == 404)
            #expect(second.text.contains(/uid: nope \(cached, retry after \d+\.\ds\)/))
        }
    }

    @Test func `A connection carries many requests and is closed when idle`() async throws {
        try await withServer({ $0.keepAliveTimeout = .milliseconds(50) }) { server in
            let client = try RawClient(port: server.port)
            defer { client.close() }
            let request = RawClient.request("GET", "/v1/cluster/auth", keepAlive: true)
            client.write(request + request)
            let bytes = await client.read()
            #expect(String(decoding: bytes, as: UTF8.self).components(separatedBy: "HTTP/1.1 200 OK").count == 3)
            #expect(server.log.map(\.connection) == [1, 1])
            #expect(server.connectionCount == 1)
        }
    }

    @Test func `A client that goes stops the generation`() async throws {
        try await withServer({ $0.tokenDelay = .milliseconds(1) }) { server in
            let client = try RawClient(port: server.port)
            client.write(RawClient.request("POST", path, body: chat("stand-in-chat", "Count to 9000", stream: true)))
            _ = await client.read { $0.count > 2_000 }
            client.close()
            await server.waitForLog { $0.first?.outcome == .abandoned }
            #expect(try #require(server.log.first).events < 9_000)
        }
    }

    @Test func `A stalled model waits until the client goes`() async throws {
        try await withServer { server in
            let client = try RawClient(port: server.port)
            client.write(RawClient.request("POST", path, body: chat("fail-stall", "Count to 9", stream: true)))
            await server.waitForLog { $0.first?.events == 5 }
            #expect(server.log.first?.outcome == .running)
            client.close()
            await server.waitForLog { $0.first?.outcome == .abandoned }
        }
    }

    @Test func `A reader that comes late finds the server waiting, and gets everything`() async throws {
        try await withServer { server in
            let late = try RawClient(port: server.port)
            defer { late.close() }
            // 50 MB: several times what the sockets' buffers hold.
            late.write(
                RawClient.request(
                    "POST", path, body: chat("bench-stream", "bench chunks=200000 per_write=64", stream: true)))
            await server.waitForLog { $0.first?.events == 1 }
            let other = try await RawClient.exchange(
                server.port, "POST", path, body: chat("bench-stream", "bench chunks=2000 per_write=1", stream: true))
            #expect(other.isComplete)
            #expect(server.log.first?.outcome == .running)
            let bytes = await late.read()
            #expect(bytes.suffix(5) == Array("0\r\n\r\n".utf8)[...])
            await server.waitForLog { $0.first?.outcome == .answered }
            #expect(server.log.first?.events == 200_003)
        }
    }

    @Test(
        "Scripted failures",
        arguments: [
            ("fail-in-stream", true, true), ("fail-drop", false, false), ("fail-truncated", true, false),
            ("fail-empty", true, false),
        ])
    func scripted(_ model: String, _ isComplete: Bool, _ hasError: Bool) async throws {
        try await withServer { server in
            let answer = try await RawClient.exchange(
                server.port, "POST", path, body: chat(model, "Count to 9", stream: true))
            #expect(answer.status == 200)
            #expect(answer.isComplete == isComplete)
            #expect((answer.chunks.last?.hasPrefix(#"data: {"error": "The chat"#) == true) == hasError)
            #expect(answer.text.contains("[DONE]") == (model == "fail-empty"))
            #expect(answer.content == (model == "fail-empty" ? "" : "1, 2,"))
            await server.waitForLog { $0.first?.outcome == (isComplete ? .answered : .cut) }
        }
    }

    @Test func `A refusing model answers after the requests it refuses`() async throws {
        try await withServer { server in
            let first = try await RawClient.exchange(server.port, "POST", path, body: chat("fail-503-once", "Hello"))
            #expect(first.status == 503)
            #expect(first.headers["retry-after"] == "1")
            let second = try await RawClient.exchange(server.port, "POST", path, body: chat("fail-503-once", "Hello"))
            #expect(second.status == 200)
        }
    }

    @Test("A benchmark stream has every chunk once and in order", arguments: [1, 64])
    func benchmark(_ perWrite: Int) async throws {
        try await withServer { server in
            let answer = try await RawClient.exchange(
                server.port, "POST", path,
                body: chat("bench-stream", "bench chunks=1000 per_write=\(perWrite)", stream: true))
            #expect(answer.isComplete)
            let marks = answer.events.compactMap { event -> Int? in
                let choices = (event as? [String: Any])?["choices"] as? [[String: Any]]
                return ((choices?.first?["delta"] as? [String: Any])?["content"] as? String).flatMap { Int($0) }
            }
            #expect(marks == Array(0..<1_000))
            #expect(answer.chunks.count == 1_003)
            await server.waitForLog { $0.first?.outcome == .answered }
            #expect(server.log.first?.events == 1_003)
        }
    }

    @Test func `Paths outside v1 are a page, and a request id is echoed`() async throws {
        try await withServer { server in
            let page = try await RawClient.exchange(server.port, "GET", "/health")
            #expect(page.status == 404)
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            let client = try RawClient(port: server.port)
            defer { client.close() }
            client.write("GET /v1/models HTTP/1.1\r\nHost: x\r\nX-Request-ID: mine\r\nConnection: close\r\n\r\n")
            #expect(RawResponse(await client.read())?.headers["x-request-id"] == "mine")
        }
    }
}
