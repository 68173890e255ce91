import DifyPlugin
import HTTPTransport
import ScriptedTransport
import Testing

@testable import OpenAICompatible
@testable import XinferenceTextEmbedding

@Suite("Leaving a shared POST", .timeLimit(.minutes(1)))
struct CoalescerCancellationTests {
    private let first = Gate()
    private let second = Gate()

    /// A server that holds back its first two answers.
    private func heldServer(
        longestWait: Duration = .seconds(1),
        sleep: @escaping @Sendable (Duration) async throws -> Void = SharedServer.forever
    ) -> SharedServer {
        SharedServer(longestWait: longestWait, sleep: sleep) { [first, second] request, number in
            if number < 2 { await (number == 0 ? first : second).pass() }
            return EchoServer.answer(request)
        }
    }

    /// Requests as tasks of their own, in the order in which they wait.
    private func wait(_ count: Int, at server: SharedServer) async -> [Task<SharedServer.Outcome, Never>] {
        var tasks: [Task<SharedServer.Outcome, Never>] = []
        for number in 0..<count {
            tasks.append(Task { await server.embed(["\(number)"]) })
            await server.waitForWaiting(number + 1)
        }
        return tasks
    }

    @Test("When the one that sends for others is cancelled, they are answered all the same")
    func leader() async {
        let server = heldServer()
        async let outcome = server.embed(["first"])
        await server.transport.waitForRequests(1)
        let tasks = await wait(4, at: server)
        first.open()
        await server.transport.waitForRequests(2)
        tasks[0].cancel()
        #expect(await tasks[0].value.isCancelled)
        for number in 1..<4 {
            #expect(await tasks[number].value.vectors == [EchoServer.vector(of: "\(number)")])
        }
        #expect(await outcome.error == nil)
        // The cancelled one's text is not sent again.
        #expect(Set(server.posts.dropFirst(2)) == [["1"], ["2"], ["3"]])
        #expect(server.posts.count == 5)
        #expect(server.coalescer.queueCount == 0)
    }

    @Test("One that is cancelled while another sends for it goes at once, and the others are answered")
    func follower() async {
        let server = heldServer()
        async let outcome = server.embed(["first"])
        await server.transport.waitForRequests(1)
        let tasks = await wait(4, at: server)
        first.open()
        await server.transport.waitForRequests(2)
        tasks[2].cancel()
        // Before the POST that holds its text has been answered.
        #expect(await tasks[2].value.isCancelled)
        second.open()
        for number in [0, 1, 3] {
            #expect(await tasks[number].value.vectors == [EchoServer.vector(of: "\(number)")])
        }
        #expect(await outcome.error == nil)
        #expect(server.posts.count == 2)
        #expect(server.coalescer.queueCount == 0)
    }

    @Test("When the only one under way is cancelled, those that wait go")
    func firstLeader() async {
        let server = heldServer()
        let leader = Task { await server.embed(["first"]) }
        await server.transport.waitForRequests(1)
        let tasks = await wait(3, at: server)
        second.open()
        leader.cancel()
        #expect(await leader.value.isCancelled)
        for (number, task) in tasks.enumerated() {
            #expect(await task.value.vectors == [EchoServer.vector(of: "\(number)")])
        }
        #expect(server.posts == [["first"], ["0", "1", "2"]])
    }

    @Test("One that waits leaves at once, and its texts are never sent")
    func waiting() async {
        let server = heldServer()
        async let outcome = server.embed(["first"])
        await server.transport.waitForRequests(1)
        let tasks = await wait(3, at: server)
        tasks[1].cancel()
        // The first POST is still under way.
        #expect(await tasks[1].value.error is CancellationError)
        #expect(server.coalescer.waitingCount == 2)
        first.open()
        second.open()
        #expect(await tasks[0].value.error == nil)
        #expect(await tasks[2].value.error == nil)
        #expect(await outcome.error == nil)
        #expect(server.posts == [["first"], ["0", "2"]])
    }

    @Test("One that was cancelled before it came does not wait")
    func cancelledBefore() async {
        let server = heldServer()
        async let outcome = server.embed(["first"])
        await server.transport.waitForRequests(1)
        let start = Gate()
        let late = Task {
            await start.pass()
            return await server.embed(["late"])
        }
        late.cancel()
        start.open()
        #expect(await late.value.error is CancellationError)
        #expect(server.coalescer.waitingCount == 0)
        first.open()
        #expect(await outcome.error == nil)
        #expect(server.posts == [["first"]])
        #expect(server.coalescer.queueCount == 0)
    }

    @Test("Those that have waited long enough go while the POST under way hangs")
    func longestWait() async {
        let (expire, waits) = (Gate(), Locked<[Duration]>([]))
        let server = heldServer(longestWait: .seconds(7)) { duration in
            waits.withLock { $0.append(duration) }
            await expire.pass()
            try Task.checkCancellation()
        }
        second.open()
        async let outcome = server.embed(["first"])
        await server.transport.waitForRequests(1)
        let tasks = await wait(3, at: server)
        expire.open()
        for (number, task) in tasks.enumerated() {
            #expect(await task.value.vectors == [EchoServer.vector(of: "\(number)")])
        }
        // Each has its own time, and none was answered by the first POST.
        #expect(waits.withLock { $0 } == Array(repeating: .seconds(7), count: 3))
        #expect(server.posts == [["first"], ["0", "1", "2"]])
        first.open()
        #expect(await outcome.error == nil)
        #expect(server.coalescer.queueCount == 0)
    }
}
