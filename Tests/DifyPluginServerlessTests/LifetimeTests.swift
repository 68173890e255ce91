import DifyPlugin
import DifyPluginTesting
import Glibc
import NIOCore
import ScriptedTransport
import Testing

@testable import DifyPluginServerless

@Suite("Slow clients, clients that go, and the server's end", .timeLimit(.minutes(1)))
struct LifetimeTests {
    @Test("connections that the system has no descriptor for are taken later, not tried without a pause")
    func acceptPause() async throws {
        try await withServer(StepModel()) { server in
            let listener = server.listener
            let isReading = try await listener.eventLoop.flatSubmit {
                listener.pipeline.fireErrorCaught(IOError(errnoCode: EMFILE, reason: "accept"))
                return listener.getOption(.autoRead)
            }.get()
            #expect(!isReading)
            let client = try RawClient(port: server.port)
            client.say(.health)
            #expect(await client.received { $0.hasSuffix("OK") }.hasPrefix("HTTP/1.1 200 OK"))
            #expect(try await listener.getOption(.autoRead).get())
            await client.close()
        }
    }

    private func asking(_ text: String, session: String = "s") throws -> String {
        .post(try PluginRequest.invokeLLM(session: session, saying: text).line)
    }

    @Test("a client that goes in the midst of an answer has its request given up at once")
    func disconnect() async throws {
        let model = StepModel()
        try await withServer(model) { server in
            let client = try RawClient(port: server.port)
            client.say(try asking("wait"))
            _ = await client.received { $0.contains("begun") }
            await client.close()
            // The model waits for a gate that nobody opens.
            await model.wasCancelled.pass()
            let other = try RawClient(port: server.port)
            other.say(.health)
            #expect(await other.received { $0.hasSuffix("OK") }.hasSuffix("OK"))
            await other.close()
        }
    }

    @Test("a client that does not read holds its request up, and nobody else's, in bounded memory")
    func backPressure() async throws {
        let model = StepModel()
        try await withServer(model) { server in
            let client = try RawClient(port: server.port, receiveBuffer: 64 << 10)
            client.pauseReading()
            client.say(try asking("flood"))
            // The flood stands still when two looks, a request of another client between them, see the same.
            var (before, now) = (-1, 0)
            while before != now || now == 0 {
                before = now
                for _ in 0..<20 { try await askHealth(server) }
                now = model.sentBytes
            }
            let held = now
            #expect(held < 8 << 20)
            client.resumeReading()
            _ = await client.received { $0.utf8.count > held + (1 << 20) }
            #expect(model.sentBytes > held)
            await client.close()
            await model.wasCancelled.pass()
        }
    }

    private func askHealth(_ server: ServerlessServer) async throws {
        let other = try RawClient(port: server.port)
        other.say(.health)
        _ = await other.received { $0.hasSuffix("OK") }
        await other.close()
    }

    @Test("an answer that is left unread for too long is given up")
    func stalledReader() async throws {
        let model = StepModel()
        try await withServer(model) {
            $0.timeouts.stall = .milliseconds(100)
        } _: { server in
            let client = try RawClient(port: server.port, receiveBuffer: 64 << 10)
            client.pauseReading()
            client.say(try asking("flood"))
            await model.wasCancelled.pass()
            await client.close()
        }
    }

    @Test("half a body and then silence is refused when its time is up")
    func halfBody() async throws {
        try await withServer(StepModel()) {
            $0.timeouts.body = .milliseconds(50)
        } _: { server in
            let client = try RawClient(port: server.port)
            client.say("POST /invoke HTTP/1.1\r\nHost: p\r\nContent-Length: 10\r\n\r\nhalf")
            let answer = await client.end()
            #expect(answer.hasPrefix("HTTP/1.1 408 ") && answer.contains("connection: close"))
            #expect(answer.contains(#"{"errorType":"RequestTimeout""#))
        }
    }

    @Test("half a head, or none, and then silence is closed when its time is up", arguments: ["", "POST /inv"])
    func halfHead(head: String) async throws {
        try await withServer(StepModel()) {
            $0.timeouts.head = .milliseconds(50)
        } _: { server in
            let client = try RawClient(port: server.port)
            client.say(head)
            #expect(await client.end() == "")
        }
    }

    @Test("a client that does not close after a refusal is closed when its time is up")
    func lingering() async throws {
        try await withServer(StepModel()) {
            $0.timeouts.close = .milliseconds(50)
        } _: { server in
            let client = try RawClient(port: server.port)
            client.say("hello\r\n\r\n")
            #expect(await client.end().hasPrefix("HTTP/1.1 400"))
        }
    }

    @Test("the time limits end with the request: a long answer is no fault")
    func longAnswer() async throws {
        let model = StepModel()
        try await withServer(model) {
            $0.timeouts.head = .milliseconds(200)
            $0.timeouts.body = .milliseconds(200)
        } _: { server in
            let client = try RawClient(port: server.port)
            client.say(try asking("wait"))
            _ = await client.received { $0.contains("begun") }
            // Another connection, opened later, runs into the limit of the head.
            #expect(await (try RawClient(port: server.port)).end() == "")
            model.mayGoOn.open()
            #expect(await client.received { $0.hasSuffix("0\r\n\r\n") }.contains("done"))
            await client.close()
        }
    }

    @Test("a drained server closes what is idle, finishes what runs, and takes no more")
    func drain() async throws {
        let model = StepModel()
        try await withServer(model) { server in
            let idle = try RawClient(port: server.port)
            idle.say(.health)
            _ = await idle.received { $0.hasSuffix("OK") }
            let busy = try RawClient(port: server.port)
            busy.say(try asking("wait"))
            _ = await busy.received { $0.contains("begun") }
            let arriving = try RawClient(port: server.port)
            let request = try asking("count 1", session: "late")
            // Its answer to the question shows that the head has arrived.
            arriving.say(request.replacingHead(with: "Expect: 100-continue\r\n"))
            _ = await arriving.received { $0.hasSuffix("\r\n\r\n") }

            server.drain()
            server.drain()
            #expect(await idle.end().hasSuffix("OK"))
            // A process that another test is just launching may hold the port open, but nobody answers there.
            let refused = try? RawClient(port: server.port)
            refused?.say(.health)
            #expect(await refused?.end() ?? "" == "")
            arriving.say(String(request[request.ranges(of: "\r\n\r\n")[0].upperBound...]))
            let late = await arriving.end()
            #expect(late.contains("connection: close\r\n") && late.contains(#""type":"end""#))
            model.mayGoOn.open()
            let answer = await busy.end()
            #expect(answer.contains("done") && answer.hasSuffix("\r\n0\r\n\r\n"))
        }
    }

    @Test("a server whose task is cancelled gives up what runs")
    func cancellation() async throws {
        let model = StepModel()
        var configuration = ServerlessConfiguration()
        configuration.host = "127.0.0.1"
        configuration.port = 0
        let server = try await ServerlessServer.start(configuration)
        let client = try RawClient(port: server.port)
        try await withThrowingTaskGroup { group in
            group.addTask { await server.serve(PluginRunLoop(provider: model)) }
            client.say(try asking("wait"))
            _ = await client.received { $0.contains("begun") }
            group.cancelAll()
        }
        await model.wasCancelled.pass()
        #expect(!(await client.end()).contains(#""type":"stream","data":{"done"#))
    }
}

extension String {
    /// The request's head alone, with another field.
    fileprivate func replacingHead(with field: String) -> String {
        String(self[..<ranges(of: "\r\n\r\n")[0].lowerBound]) + "\r\n" + field + "\r\n"
    }
}
