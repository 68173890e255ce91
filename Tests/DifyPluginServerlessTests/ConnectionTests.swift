import DifyPlugin
import DifyPluginServerless
import DifyPluginTesting
import ScriptedTransport
import Testing

@Suite("Connections of the server", .timeLimit(.minutes(1)))
struct ConnectionTests {
    private func asking(_ text: String, session: String = "s") throws -> String {
        .post(try PluginRequest.invokeLLM(session: session, saying: text).line)
    }

    @Test("health is OK, and HEAD says all but the body")
    func health() async throws {
        try await withServer(StepModel()) { server in
            let client = try RawClient(port: server.port)
            client.say(.health)
            let answer = await client.received { $0.hasSuffix("OK") }
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n") && answer.contains("\r\ncontent-length: 2\r\n"))
            client.say("HEAD /health?deep=1 HTTP/1.1\r\nHost: p\r\n\r\n")
            client.say("GET http://plugin/health HTTP/1.1\r\nHost: p\r\n\r\n")
            let answers = await client.received { $0.count(of: "\r\n\r\n") == 3 && $0.hasSuffix("OK") }
            #expect(answers.count(of: "HTTP/1.1 200 OK") == 3 && answers.count(of: "\r\n\r\nOK") == 2)
            await client.close()
        }
    }

    @Test("an answer is chunked, a chunk whole lines, each sent as it comes")
    func streaming() async throws {
        let model = StepModel()
        try await withServer(model) { server in
            let client = try RawClient(port: server.port)
            client.say(try asking("wait"))
            // The model says the rest only after the first line has been read.
            let begun = await client.received { $0.contains("begun") && $0.hasSuffix("\n\r\n") }
            #expect(begun.hasPrefix("HTTP/1.1 200 OK\r\n") && begun.contains("\r\ntransfer-encoding: chunked\r\n"))
            #expect(!begun.contains("done"))
            model.mayGoOn.open()
            let answer = await client.received { $0.hasSuffix("\r\n0\r\n\r\n") }
            #expect(answer.contains("done") && answer.count(of: #""type":"end""#) == 1)
            #expect(!answer.contains(#"{"errorType""#))
            await client.close()
        }
    }

    @Test("a connection serves one request after the other")
    func keepAlive() async throws {
        try await withServer(StepModel()) { server in
            let client = try RawClient(port: server.port)
            for number in 1...20 {
                client.say(try asking("count 3", session: "s\(number)"))
                let answer = await client.received { $0.count(of: "\r\n0\r\n\r\n") == number }
                #expect(answer.count(of: #""session_id":"s\#(number)""#) == 5)
            }
            #expect(server.openConnectionCount == 1)
            await client.close()
        }
    }

    @Test("requests sent in one go are answered in their order, each after the one before")
    func pipelining() async throws {
        let model = StepModel()
        try await withServer(model) { server in
            let client = try RawClient(port: server.port)
            client.say(
                try asking("wait", session: "a") + asking("count 2", session: "b") + .health
                    + asking("count 1", session: "c"))
            _ = await client.received { $0.contains("begun") }
            #expect(model.invocations == 1)
            model.mayGoOn.open()
            let answer = await client.received { $0.count(of: "\r\n0\r\n\r\n") == 3 }
            let order = ["a", "b", "c"].compactMap { session in
                answer.ranges(of: #""session_id":"\#(session)""#).first?.lowerBound
            }
            #expect(order == order.sorted() && order.count == 3)
            #expect(answer.count(of: "\r\n\r\nOKHTTP/1.1 200") == 1)
            await client.close()
        }
    }

    @Test("what follows a request and is no HTTP is refused behind the answer", arguments: [0, 5000, 100_000])
    func garbageBehind(more: Int) async throws {
        let model = StepModel()
        try await withServer(model) { server in
            let client = try RawClient(port: server.port)
            client.say(try asking("wait") + "garbage\r\n\r\n" + String(repeating: "z", count: more))
            _ = await client.received { $0.contains("begun") }
            model.mayGoOn.open()
            let answer = await client.end()
            #expect(answer.count(of: "HTTP/1.1 200 OK") == 1 && answer.count(of: "HTTP/1.1 400") == 1)
            #expect(answer.count(of: #""type":"end""#) == 1)
        }
    }

    @Test("a request may come in pieces of any size", arguments: [1, 7, 64])
    func pieces(size: Int) async throws {
        try await withServer(StepModel()) { server in
            let client = try RawClient(port: server.port)
            let request = Array(try asking("count 2").utf8)
            for start in stride(from: 0, to: request.count, by: size) {
                client.say(Array(request[start..<min(start + size, request.count)]))
            }
            #expect(await client.received { $0.hasSuffix("0\r\n\r\n") }.hasPrefix("HTTP/1.1 200 OK"))
            await client.close()
        }
    }

    @Test("a body may come in chunks")
    func chunkedRequest() async throws {
        try await withServer(StepModel()) { server in
            let client = try RawClient(port: server.port)
            client.say("POST /invoke HTTP/1.1\r\nHost: p\r\nTransfer-Encoding: chunked\r\n\r\n")
            for byte in try PluginRequest.invokeLLM(session: "s", saying: "hello").line.utf8 {
                client.say("1\r\n\(Character(UnicodeScalar(byte)))\r\n")
            }
            client.say("0\r\n\r\n")
            #expect(await client.received { $0.hasSuffix("0\r\n\r\n") }.contains("hello"))
            await client.close()
        }
    }

    @Test("a client that asks before it sends its body is told to go on")
    func expectContinue() async throws {
        try await withServer(StepModel()) { server in
            let body = try PluginRequest.invokeLLM(session: "s", saying: "hello").line
            let client = try RawClient(port: server.port)
            client.say(
                "POST /invoke HTTP/1.1\r\nHost: p\r\nExpect: 100-continue\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
            )
            #expect(await client.received { $0.hasSuffix("\r\n\r\n") } == "HTTP/1.1 100 Continue\r\n\r\n")
            client.say(body)
            #expect(await client.received { $0.hasSuffix("0\r\n\r\n") }.contains("hello"))
            await client.close()
        }
    }

    @Test("a client of HTTP/1.0 gets its answer without chunks, to the connection's end")
    func oldClient() async throws {
        try await withServer(StepModel()) { server in
            let body = try PluginRequest.invokeLLM(session: "s", saying: "hello").line
            let client = try RawClient(port: server.port)
            client.say("POST /invoke HTTP/1.0\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
            let answer = await client.end()
            #expect(answer.contains("hello") && !answer.contains("chunked"))
            #expect(answer.hasSuffix("{\"type\":\"end\",\"data\":{}}}\n"))
        }
    }

    @Test("a body of the largest size is taken, and an answer of the largest line")
    func largeBody() async throws {
        try await withServer(StepModel()) { server in
            let client = try RawClient(port: server.port)
            let empty = try asking("").utf8.count
            let text = String(repeating: "x", count: 5_242_000 - empty)
            client.say(try asking(text))
            let answer = await client.received { $0.utf8.count > 5_242_000 && $0.hasSuffix("\r\n0\r\n\r\n") }
            #expect(answer.contains(text))
            await client.close()
        }
    }

    @Test("the same request twice at a time is carried out twice, neither disturbed")
    func sameRequestTwice() async throws {
        let model = StepModel()
        try await withServer(model) { server in
            let clients = [try RawClient(port: server.port), try RawClient(port: server.port)]
            for client in clients {
                client.say(try asking("wait"))
                _ = await client.received { $0.contains("begun") }
            }
            model.mayGoOn.open()
            for client in clients {
                let answer = await client.received { $0.hasSuffix("0\r\n\r\n") }
                #expect(answer.contains("done") && answer.count(of: #""type":"end""#) == 1)
                #expect(!answer.contains(#""type":"error""#))
                await client.close()
            }
            #expect(model.invocations == 2)
        }
    }

    @Test("many connections at a time")
    func manyConnections() async throws {
        try await withServer(StepModel()) { server in
            try await withThrowingTaskGroup { group in
                for number in 0..<200 {
                    let client = try RawClient(port: server.port)
                    client.say(try asking("count 50", session: "s\(number)"))
                    group.addTask {
                        let answer = await client.received { $0.hasSuffix("0\r\n\r\n") }
                        await client.close()
                        return answer.count(of: #""session_id":"s\#(number)""#)
                    }
                }
                for try await lines in group { #expect(lines == 52) }
            }
        }
    }
}
