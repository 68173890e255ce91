import CurlTransport
import HTTPTransport
import Testing

@Suite("Cancelling", .timeLimit(.minutes(1)))
struct CancellationTests {
    private static func code(of task: Task<Void, any Error>) async -> TransportError.Code? {
        guard case .failure(let error) = await task.result else { return nil }
        return (error as? TransportError)?.code
    }

    @Test("before the request starts means that nothing is sent")
    func beforeStart() async throws {
        try await withServer { _, _ in
            [ok()]
        } _: { transport, server in
            let gate = Gate()
            let task = Task {
                await gate.wait()
                _ = try await transport.get(server.url)
            }
            task.cancel()
            gate.open()
            #expect(await Self.code(of: task) == .cancelled)
            // A request that follows proves that the reactor has passed the point where the first would have begun.
            let answer = try await transport.get(server.url).body
            #expect(answer == "ok")
            #expect(server.count.requests.count == 1)
        }
    }

    @Test("while a request starts never hangs and never leaks a response", arguments: 0..<50)
    func whileStarting(_ round: Int) async throws {
        try await withServer { _, _ in
            [.wait(Gate())]
        } _: { transport, server in
            let task = Task { _ = try await transport.get(server.url) }
            for _ in 0..<round { await Task.yield() }
            task.cancel()
            #expect(await Self.code(of: task) == .cancelled)
        }
    }

    @Test("while waiting for the head wakes the caller and closes the connection")
    func waitingForHead() async throws {
        let arrived = Gate()
        try await withServer { _, _ in
            [.open(arrived)]
        } _: { transport, server in
            let task = Task { _ = try await transport.get(server.url) }
            await arrived.wait()
            task.cancel()
            #expect(await Self.code(of: task) == .cancelled)
            await server.peerClosed.wait()
        }
    }

    @Test("in mid-body wakes the reader and closes the connection", arguments: [false, true])
    func midBody(onReactor: Bool) async throws {
        let reading = Gate()
        try await withServer { _, _ in
            [chunkedHead, .send(chunk("more"))]
        } _: { transport, server in
            let task = Task(executorPreference: onReactor ? transport.executor : nil) {
                try await transport.withResponse(to: HTTPRequest(method: .get, url: server.url)) { response in
                    _ = try await response.body.next()
                    reading.open()
                    while try await response.body.next() != nil {}
                }
            }
            await reading.wait()
            task.cancel()
            #expect(await Self.code(of: task) == .cancelled)
            await server.peerClosed.wait()
        }
    }

    @Test("a child task that reads wakes that reader")
    func childTask() async throws {
        try await withServer { _, _ in
            [chunkedHead, .wait(Gate())]
        } _: { transport, server in
            let code = try await transport.withResponse(to: HTTPRequest(method: .get, url: server.url)) { response in
                let child = Task { _ = try await response.body.next() }
                child.cancel()
                return await Self.code(of: child)
            }
            #expect(code == .cancelled)
        }
    }

    @Test("while the name is being resolved returns at once and holds nobody else up")
    func whileResolving() async throws {
        try await withServer { _, _ in
            [ok()]
        } _: { transport, server in
            let task = Task { _ = try await transport.get("http://name-\(server.port).invalid/") }
            await Task.yield()
            task.cancel()
            let code = await Self.code(of: task)
            #expect(code == .cancelled || code == .nameNotResolved)
            let answer = try await transport.get(server.url).body
            #expect(answer == "ok")
        }
    }

    @Test("is the transport's when it shuts down: open and later requests fail")
    func shutdown() async throws {
        let arrived = Gate()
        try await withServer { _, _ in
            [.open(arrived), .wait(Gate())]
        } _: { transport, server in
            let open = Task { _ = try await transport.get(server.url) }
            await arrived.wait()
            transport.shutdown()
            #expect(await Self.code(of: open) == .unavailable)
            #expect(await transport.failure(server.url)?.code == .unavailable)
            transport.shutdown()
            let late = Task(executorPreference: transport.executor) { 1 }
            #expect(await late.value == 1)
        }
    }

    @Test("a body outside its scope is an error")
    func escaped() async throws {
        try await withServer { _, _ in
            [ok()]
        } _: { transport, server in
            let body = try await transport.withResponse(to: HTTPRequest(method: .get, url: server.url)) { $0.body }
            await #expect(throws: TransportError.self) { _ = try await body.next() }
        }
    }
}
