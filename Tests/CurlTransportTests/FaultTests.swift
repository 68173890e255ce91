import CurlTransport
import HTTPTransport
import Testing

/// Everything a server can do wrong, and what a caller has to hear of it.
///
/// A new case does not compile untested.
enum Fault: CaseIterable {
    case refused, unresolved, resetMidHeaders, resetMidBody, resetMidChunk, truncatedLength, truncatedChunks
    case closedWithoutAnswer, stalledFirstByte, stalledBody, twoLengths, notHTTP, giantHeader, giantHeaderSection
    case switchedProtocol, interimFirst, redirect, noReason, emptyBody, noContent, drippedByByte, untilClose, trailers

    enum Expectation {
        case error(TransportError.Code, began: Bool)
        case response(Int, String)
    }

    var steps: [ScriptedServer.Step] {
        switch self {
        case .refused, .unresolved: []
        case .resetMidHeaders: [.send("HTTP/1.1 200 OK\r\nContent-Ty"), .reset]
        case .resetMidBody: [.send("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"), .reset]
        case .resetMidChunk: [chunkedHead, .send("40\r\nhalf"), .reset]
        case .truncatedLength: [.send("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"), .close]
        case .truncatedChunks: [chunkedHead, .send(chunk("whole")), .close]
        case .closedWithoutAnswer: [.close]
        case .stalledFirstByte: [.wait(Gate())]
        case .stalledBody: [chunkedHead, .send(chunk("first")), .wait(Gate())]
        case .twoLengths: [.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc")]
        case .notHTTP: [.send("SSH-2.0-OpenSSH_9.2\r\n"), .close]
        case .giantHeader: [.send("HTTP/1.1 200 OK\r\nX: \(String(repeating: "x", count: 80_000))\r\n\r\n")]
        case .giantHeaderSection:
            [
                .send(
                    "HTTP/1.1 200 OK\r\n" + String(repeating: "X: \(String(repeating: "x", count: 96))\r\n", count: 700)
                )
            ]
        case .switchedProtocol: [.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: chat\r\n\r\n")]
        case .interimFirst:
            [.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"), ok("final")]
        case .redirect: [.send("HTTP/1.1 302 Found\r\nLocation: http://localhost:1/\r\nContent-Length: 0\r\n\r\n")]
        case .noReason: [.send("HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok")]
        case .emptyBody: [.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")]
        case .noContent: [.send("HTTP/1.1 204 No Content\r\n\r\n")]
        case .drippedByByte: [.drip("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
        case .untilClose: [.send("HTTP/1.1 200 OK\r\n\r\nto the end"), .close]
        case .trailers: [chunkedHead, .send(chunk("ok") + "0\r\nX-Sum: 1\r\nContent-Length: 9\r\n\r\n")]
        }
    }

    var expectation: Expectation {
        switch self {
        case .refused: .error(.connectionRefused, began: false)
        case .unresolved: .error(.nameNotResolved, began: false)
        case .resetMidHeaders, .resetMidBody, .resetMidChunk, .truncatedLength, .truncatedChunks:
            .error(.connectionBroken, began: true)
        case .closedWithoutAnswer: .error(.connectionBroken, began: false)
        case .stalledFirstByte: .error(.firstByteTimeout, began: false)
        case .stalledBody: .error(.idleTimeout, began: true)
        case .twoLengths, .switchedProtocol: .error(.malformedResponse, began: true)
        case .notHTTP: .error(.malformedResponse, began: false)
        case .giantHeader, .giantHeaderSection: .error(.bodyTooLarge, began: true)
        case .interimFirst: .response(200, "final")
        case .redirect: .response(302, "")
        case .noReason, .trailers: .response(200, "ok")
        case .emptyBody: .response(200, "")
        case .noContent: .response(204, "")
        case .drippedByByte: .response(200, "hello")
        case .untilClose: .response(200, "to the end")
        }
    }
}

@Suite("A server that misbehaves", .timeLimit(.minutes(1)))
struct FaultTests {
    @Test("becomes the error, or the response, that the fault calls for", arguments: Fault.allCases)
    func fault(_ fault: Fault) async throws {
        try await withServer { _, _ in
            fault.steps
        } _: { transport, server in
            let url =
                switch fault {
                case .refused: "http://127.0.0.1:\(try ScriptedServer.unusedPort())/"
                case .unresolved: "http://name.invalid/"
                default: server.url
                }
            let short = Duration.milliseconds(50)
            let timeouts =
                switch fault {
                case .stalledFirstByte: HTTPTimeouts(firstByte: short)
                case .stalledBody: HTTPTimeouts(idle: short)
                default: HTTPTimeouts()
                }
            switch fault.expectation {
            case .error(let code, let began):
                let error = await transport.failure(url, timeouts: timeouts)
                #expect(error?.code == code, "\(String(describing: error))")
                #expect(error?.responseBegan == began, "\(String(describing: error))")
            case .response(let status, let body):
                let response = try await transport.get(url, timeouts: timeouts)
                #expect(response == (status, body))
            }
        }
    }

    @Test("is named in the sentence together with the limit that has passed")
    func sentences() async throws {
        try await withServer { _, head in
            head.hasPrefix("GET /late") ? [.wait(Gate())] : [chunkedHead, .wait(Gate())]
        } _: { transport, server in
            var limits = HTTPTimeouts(firstByte: .milliseconds(40))
            let late = await transport.failure("\(server.url)/late?token=secret", timeouts: limits)
            #expect(late?.message.contains("127.0.0.1:\(server.port)") == true)
            #expect(late?.message.contains("0.04 seconds") == true)
            #expect(late?.message.contains("secret") == false)
            limits = HTTPTimeouts(idle: .milliseconds(30))
            let idle = await transport.failure("\(server.url)/idle", timeouts: limits)
            #expect(idle?.message.contains("0.03 seconds") == true)
        }
    }

    @Test("cannot make the transport send a credential anywhere else")
    func redirect() async throws {
        try await withServer { _, _ in
            [ok("other origin")]
        } _: { _, other in
            try await withServer { _, _ in
                [.send("HTTP/1.1 302 Found\r\nLocation: http://localhost:\(other.port)/\r\nContent-Length: 0\r\n\r\n")]
            } _: { transport, server in
                let headers = [HTTPHeader("X-Api-Key", "key"), HTTPHeader("Authorization", "Bearer key")]
                let response = try await transport.get(server.url, headers: headers)
                #expect(response.status == 302)
                #expect(other.count.accepted == 0)
                #expect(server.count.requests.count == 1)
            }
        }
    }

    @Test("on a connection that takes no connection is a connect time-out")
    func connectTimeout() async throws {
        // A full backlog: the system neither answers nor refuses a further connection.
        let wall = try FullBacklog()
        try await withServer { _, _ in
            []
        } _: { transport, _ in
            let limits = HTTPTimeouts(connect: .milliseconds(100))
            let error = await transport.failure("http://127.0.0.1:\(wall.port)/", timeouts: limits)
            #expect(error?.code == .connectTimeout)
            #expect(error?.message.contains("0.1 seconds") == true)
        }
    }
}
