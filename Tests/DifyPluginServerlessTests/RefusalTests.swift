import DifyPlugin
import DifyPluginServerless
import DifyPluginTesting
import Testing

/// What is no invocation, by its raw bytes (protocol section 5.2).
@Suite("Refusals of the server", .timeLimit(.minutes(1)))
struct RefusalTests {
    /// What a client says, and what it is told.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var request: String
        var status: Int
        var type: String
        var also = ""
        /// Whether the connection takes another request.
        var isKept = false
    }

    static let cases = [
        Case(
            testDescription: "another path", request: "GET / HTTP/1.1\r\nHost: p\r\n\r\n", status: 404,
            type: "NotFound",
            isKept: true),
        Case(
            testDescription: "another path with a body", request: .post("{}", path: "/health/invoked"), status: 404,
            type: "NotFound"),
        Case(
            testDescription: "another method for /invoke", request: "GET /a/invoke HTTP/1.1\r\nHost: p\r\n\r\n",
            status: 405, type: "MethodNotAllowed", also: "allow: POST\r\n", isKept: true),
        Case(
            testDescription: "another method for /health", request: .post("{}", path: "/health"), status: 405,
            type: "MethodNotAllowed", also: "allow: GET, HEAD\r\n"),
        Case(
            testDescription: "CONNECT", request: "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", status: 404,
            type: "NotFound"),
        Case(
            testDescription: "an announced body over the limit",
            request: "POST /invoke HTTP/1.1\r\nHost: p\r\nContent-Length: 5242881\r\n\r\n", status: 413,
            type: "PayloadTooLarge"),
        Case(
            testDescription: "an announced body over the limit of integers",
            request: "POST /invoke HTTP/1.1\r\nHost: p\r\nContent-Length: 99999999999999999999999\r\n\r\n", status: 400,
            type: "BadRequest"),
        Case(
            testDescription: "a question for a body over the limit",
            request: "POST /invoke HTTP/1.1\r\nHost: p\r\nExpect: 100-continue\r\nContent-Length: 5242881\r\n\r\n",
            status: 413, type: "PayloadTooLarge"),
        Case(
            testDescription: "a chunked body over the limit",
            request: "POST /invoke HTTP/1.1\r\nHost: p\r\nTransfer-Encoding: chunked\r\n\r\n500001\r\n"
                + String(repeating: " ", count: 0x500001), status: 413, type: "PayloadTooLarge"),
        Case(
            testDescription: "a head of too many bytes",
            request: "GET /health HTTP/1.1\r\nHost: p\r\nX: " + String(repeating: "a", count: 70_000), status: 431,
            type: "RequestHeaderFieldsTooLarge"),
        Case(
            testDescription: "a head of too many fields",
            request: "GET /health HTTP/1.1\r\nHost: p\r\n" + String(repeating: "X: a\r\n", count: 200), status: 431,
            type: "RequestHeaderFieldsTooLarge"),
        Case(
            testDescription: "an endless target", request: "GET /" + String(repeating: "a", count: 300_000),
            status: 431,
            type: "RequestHeaderFieldsTooLarge"),
        Case(testDescription: "no HTTP", request: "hello\r\n\r\n", status: 400, type: "BadRequest"),
        Case(
            testDescription: "HTTP/2", request: "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", status: 400, type: "BadRequest"),
        Case(
            testDescription: "a TLS greeting", request: "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}", status: 400,
            type: "BadRequest"),
        Case(
            testDescription: "two lengths",
            request: "POST /invoke HTTP/1.1\r\nHost: p\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
            status: 400,
            type: "BadRequest"),
        Case(
            testDescription: "a length and chunks",
            request: "POST /invoke HTTP/1.1\r\nHost: p\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
            status: 400, type: "BadRequest"),
        Case(
            testDescription: "a chunk of no length",
            request: "POST /invoke HTTP/1.1\r\nHost: p\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", status: 400,
            type: "BadRequest"),
        Case(
            testDescription: "no host", request: "GET /health HTTP/1.1\r\n\r\n", status: 400, type: "BadRequest",
            isKept: true),
        Case(
            testDescription: "a body that is no JSON", request: .post("hello"), status: 400, type: "BadRequest",
            isKept: true),
        Case(testDescription: "no body", request: .post(""), status: 400, type: "BadRequest", isKept: true),
        Case(
            testDescription: "a body that is no request", request: .post(#"{"event":"heartbeat","session_id":"s"}"#),
            status: 400, type: "BadRequest", isKept: true),
        Case(
            testDescription: "a request without a session", request: .post(#"{"event":"request","data":{}}"#),
            status: 400,
            type: "BadRequest", isKept: true),
    ]

    @Test("what is no invocation is refused in the words that the host reads", arguments: cases)
    func refusal(_ refused: Case) async throws {
        try await withServer(StepModel()) { server in
            let client = try RawClient(port: server.port)
            client.say(refused.request)
            let answer = await client.received { $0.contains("}") }
            #expect(answer.hasPrefix("HTTP/1.1 \(refused.status) "))
            #expect(answer.contains("\r\n\(refused.also)"))
            let body = try #require(answer.ranges(of: "\r\n\r\n").first.map { String(answer[$0.upperBound...]) })
            let error = try #require(try JSONValue(parsing: body).object)
            #expect(error["errorType"] == .string(refused.type))
            #expect(error["errorMessage"]?.string?.isEmpty == false)
            #expect(body.utf8.count < 4096)
            #expect(answer.contains("connection: close\r\n") == !refused.isKept)
            if refused.isKept {
                client.say(.health)
                #expect(await client.received { $0.hasSuffix("OK") }.count(of: "HTTP/1.1 200 OK") == 1)
            } else {
                #expect(await client.end() == answer)
            }
            await client.close()
        }
    }

    @Test("a request with a session that cannot be carried out is answered in the session")
    func brokenRequest() async throws {
        try await withServer(StepModel()) { server in
            let client = try RawClient(port: server.port)
            client.say(.post(#"{"session_id":"s","event":"request","data":{"action":"dance"}}"#))
            let answer = await client.received { $0.hasSuffix("0\r\n\r\n") }
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains(#""type":"error""#) && answer.count(of: #""type":"end""#) == 1)
            await client.close()
        }
    }

    @Test("the quoted part of a refusal is bounded however long and strange the path")
    func longPath() async throws {
        try await withServer(StepModel()) { server in
            let client = try RawClient(port: server.port)
            client.say("GET /" + String(repeating: "é", count: 20_000) + " HTTP/1.1\r\nHost: p\r\n\r\n")
            let answer = await client.received { $0.contains("}") }
            #expect(answer.utf8.count < 4096)
            await client.close()
        }
    }
}
