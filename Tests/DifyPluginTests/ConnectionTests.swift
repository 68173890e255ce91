import DifyPlugin
import Dispatch
import Glibc
import Testing

@testable import DifyPluginTesting

/// A connection over real pipes, with the test as host.
@Suite(.timeLimit(.minutes(1)))
struct ConnectionTests {
    @Test("the heartbeat goes on while a request blocks its executor")
    func heartbeat() async throws {
        let model = BlockingModel()
        let host = try PipeHost(heartbeatMilliseconds: 5)
        let queue = QueueExecutor()
        async let isComplete = PluginRunLoop(provider: model, executor: queue).run(on: host.connection)
        try host.say(.invokeLLM(session: "s", saying: "block"))
        for await _ in model.blocked { break }
        let before = host.beats
        await host.log.wait(for: nil) { $0.replies.count { $0.event == "heartbeat" } >= before + 5 }
        #expect(host.beats >= before + 5)
        model.release()
        await host.log.wait(for: "s") { $0.endedSessions.contains("s") }
        host.closeInput()
        #expect(await isComplete)
    }

    @Test("the first heartbeat is out before anything is asked, in the very bytes the daemon expects")
    func firstHeartbeat() async throws {
        let host = try PipeHost(heartbeatMilliseconds: 60_000)
        await host.log.wait(for: nil) { !$0.replies.isEmpty }
        let expected = #"{"event":"heartbeat","session_id":null,"data":{}}"#
        #expect(host.log.read { $0.replies.map { String(decoding: $0.line, as: UTF8.self) } } == [expected])
        host.closeInput()
    }

    @Test("an over-long line is answered by what stands behind its data, and the next line is read")
    func overlong() async throws {
        let host = try PipeHost(heartbeatMilliseconds: 60_000, maximumLineLength: 1 << 20)
        async let isComplete = PluginRunLoop(provider: EchoProvider()).run(on: host.connection)
        var line = Array(#"{"data":{"action":"invoke_speech2text","file":""#.utf8)
        line += [UInt8](repeating: UInt8(ascii: "0"), count: 20 << 20)
        line += Array(#""},"event":"request","session_id":"s"}"#.utf8) + [0x0A]
        host.say(line)
        try host.say(.invokeLLM(session: "t", saying: "a b"))
        host.closeInput()
        #expect(await isComplete)
        await host.log.wait(for: "t") { $0.endedSessions.contains("t") }
        #expect(host.log.read { $0.bySession["s"]?.map(\.kind) } == [.error, .end])
        let others = host.log.read { $0.bySession["t"] ?? [] }
        #expect(ReplyValidator.violations(in: others, session: "t", action: .invokeLLM) == [])
    }

    @Test("stopping to read lets what is running finish")
    func stopReading() async throws {
        let model = BlockingModel()
        let host = try PipeHost(heartbeatMilliseconds: 60_000)
        async let isComplete = PluginRunLoop(provider: model, executor: QueueExecutor()).run(on: host.connection)
        try host.say(.invokeLLM(session: "s", saying: "block"))
        for await _ in model.blocked { break }
        host.connection.stopReading()
        model.release()
        #expect(await isComplete)
        await host.log.wait(for: "s") { $0.endedSessions.contains("s") }
        #expect(host.log.read { $0.bySession["s"]?.map(\.kind) } == [.stream, .end])
    }
}

/// Blocks the thread it is called on until it is released.
private final class BlockingModel: LargeLanguageModel, ModelProvider {
    let blocked: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let door = DispatchSemaphore(value: 0)

    var largeLanguageModel: (any LargeLanguageModel)? { self }

    init() { (blocked, continuation) = AsyncStream.makeStream() }

    func release() { door.signal() }

    private func block() {
        continuation.yield()
        door.wait()
    }

    func invoke(_ invocation: LLMInvocation, results: LLMResultStream) async throws {
        block()
        try await results.send(
            LLMResultChunk("done", usage: LLMUsage(promptTokens: 1, completionTokens: 1, latency: 0)))
    }

    func getNumTokens(_ invocation: LLMInvocation) async throws -> Int { 0 }
    func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject { [:] }
    func getCustomizableModelSchema(model: String, credentials: ModelCredentials) async throws -> AIModelEntity {
        AIModelEntity(model: model, type: .llm, properties: [:])
    }
}

/// One thread for tasks, as a transport's may be.
private final class QueueExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "requests")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

/// The host's ends of a connection's two pipes.
private final class PipeHost: Sendable {
    let connection: DescriptorConnection
    let log: ReplyLog
    private let input: Int32
    private let reader: PipeReader
    private let isInputOpen = Locked(true)

    init(heartbeatMilliseconds: Int32, maximumLineLength: Int = 1 << 20) throws {
        signal(SIGPIPE, SIG_IGN)
        let toPlugin = try ProcessPipes.pipe()
        let fromPlugin = try ProcessPipes.pipe()
        var configuration = DescriptorConnection.Configuration()
        configuration.heartbeatMilliseconds = heartbeatMilliseconds
        configuration.maximumLineLength = maximumLineLength
        let log = ReplyLog()
        self.log = log
        input = toPlugin.writer
        reader = try PipeReader(fromPlugin.reader, onBytes: { log.append($0) }, onEnd: { log.close() })
        connection = try DescriptorConnection(
            input: toPlugin.reader, output: fromPlugin.writer, configuration: configuration)
    }

    /// The connection's own ends stay open: its threads may still be about to use them.
    deinit {
        connection.close()
        reader.stop()
        closeInput()
    }

    var beats: Int { log.read { $0.replies.count { $0.event == "heartbeat" } } }

    func say(_ request: PluginRequest) throws {
        var writer = JSONWriter()
        try request.envelope.write(to: &writer)
        say(writer.bytes + [0x0A])
    }

    func say(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    func closeInput() {
        let isOpen = isInputOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        if isOpen { close(input) }
    }
}
