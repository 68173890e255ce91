import CurlTransport
import HTTPTransport
import Testing

@Suite("A connection", .timeLimit(.minutes(1)))
struct ReuseTests {
    @Test("is reused when the body was read to its end, or is empty")
    func reuse() async throws {
        try await withServer { ordinal, _ in
            ordinal == 1 ? [.send("HTTP/1.1 204 No Content\r\n\r\n")] : [ok()]
        } _: { transport, server in
            for _ in 0..<4 { _ = try await transport.get(server.url) }
            #expect(server.count.accepted == 1)
            #expect(server.count.requests.count == 4)
        }
    }

    @Test("gets the whole answer at once from a server that writes its head and its body apart")
    func acknowledgement() async throws {
        // Nagle's algorithm holds the body back until the head is acknowledged, 40 ms later at the earliest unless asked.
        let (head, body) = ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "ok")
        try await withServer { _, _ in
            [.holdSmallWrites, .send(head), .send(body)]
        } _: { transport, server in
            var best = Duration.seconds(60)
            // A new connection is acknowledged at once anyway. Of the later requests one is free of what else runs here.
            for number in 0..<60 where best >= .milliseconds(30) {
                let start = ContinuousClock.now
                try await expectEqual(transport.get(server.url).body, "ok")
                if number >= 3 { best = min(best, .now - start) }
            }
            #expect(server.count.accepted == 1)
            #expect(best < .milliseconds(30))
        }
    }

    @Test("is closed when something of the body is left")
    func leftOver() async throws {
        try await withServer { ordinal, _ in
            ordinal == 0 ? [chunkedHead, .send(chunk("one")), .wait(Gate())] : [ok()]
        } _: { transport, server in
            let first = try await transport.withResponse(to: HTTPRequest(method: .get, url: server.url)) { response in
                try await response.body.next()
            }
            #expect(first == Array("one".utf8))
            try await expectEqual(transport.get(server.url).body, "ok")
            #expect(server.count.accepted == 2)
        }
    }

    @Test("that the server closes between two requests is replaced without an error", arguments: [false, true])
    func closedWhileIdle(byReset: Bool) async throws {
        try await withServer { ordinal, _ in
            ordinal % 2 == 0 ? [ok()] : [byReset ? .reset : .close]
        } _: { transport, server in
            // Request 1 meets the end of the connection that request 0 left behind; request 2 is its repetition.
            try await expectEqual(transport.get(server.url).body, "ok")
            try await expectEqual(transport.get(server.url).body, "ok")
            #expect(server.count.requests.count == 3)
            #expect(server.count.accepted == 2)
        }
    }

    @Test("that dies under a long body is replaced as well, and the body is sent whole")
    func closedUnderLongBody() async throws {
        let body = [UInt8](repeating: UInt8(ascii: "b"), count: 8 << 20)
        try await withServer { ordinal, _ in
            ordinal == 0 ? [ok(), .close] : [ok()]
        } _: { transport, server in
            try await expectEqual(transport.get(server.url).body, "ok")
            try await expectEqual(transport.fetch(HTTPRequest(method: .post, url: server.url, body: body)).body, "ok")
            #expect(server.count.bodies.last == body)
            #expect(server.count.accepted == 2)
        }
    }

    @Test("that is fresh and dies is an error, and the request is not sent again")
    func freshDies() async throws {
        try await withServer { _, _ in
            [.close]
        } _: { transport, server in
            #expect(await transport.failure(server.url)?.code == .connectionBroken)
            #expect(server.count.requests.count == 1)
        }
    }

    @Test("that breaks after the first byte is an error even when it was reused")
    func breaksAfterFirstByte() async throws {
        try await withServer { ordinal, _ in
            ordinal == 0 ? [ok()] : [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"), .close]
        } _: { transport, server in
            try await expectEqual(transport.get(server.url).body, "ok")
            #expect(await transport.failure(server.url)?.code == .connectionBroken)
            #expect(server.count.requests.count == 2)
        }
    }

    @Test("carries a thousand streams at once, each complete and in order", arguments: [false, true])
    func manyStreams(onReactor: Bool) async throws {
        let (streams, events) = (1000, 20)
        let all = Gate()
        try await withServer { ordinal, head in
            // The first half of every stream stays open until all streams are.
            let name = String(head.split(separator: " ")[1].dropFirst())
            if ordinal == streams - 1 { all.open() }
            let parts = (0..<events).map { chunk("\(name):\($0)\n") }
            return [chunkedHead, .send(parts.prefix(events / 2).joined()), .wait(all)]
                + parts.dropFirst(events / 2).map { .send($0) } + [.send("0\r\n\r\n")]
        } _: { transport, server in
            let good = try await withThrowingTaskGroup(of: Bool.self) { group in
                for stream in 0..<streams {
                    group.addTask(executorPreference: onReactor ? transport.executor : nil) {
                        let expected = (0..<events).map { "\(stream):\($0)\n" }.joined()
                        return try await transport.get("\(server.url)/\(stream)").body == expected
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(good == streams)
            #expect(server.count.accepted == streams)
        }
    }
}
