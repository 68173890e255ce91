import Glibc
import Testing

@testable import DifyPlugin
@testable import DifyPluginTesting

/// A plugin that registers over real sockets, with the test as host (protocol section 4).
@Suite(.timeLimit(.minutes(1)))
struct RemotePluginTests {
    /// What a plugin under test is told and tells.
    private struct Plugin: Sendable {
        let stop = StopRequest()
        let notes: AsyncStream<String>
        private let noted: AsyncStream<String>.Continuation

        init() { (notes, noted) = AsyncStream<String>.makeStream() }

        /// Serves until it is stopped or gives up.
        func serve(
            _ host: RemoteHost, _ provider: some ModelProvider = EchoProvider(), key: String = Registration.key,
            settlingMilliseconds: Int32 = 60_000
        ) async throws {
            var configuration = RemoteConfiguration(
                address: RemoteAddress(host: "localhost", port: host.port), key: Secret(key), registrationPath: "")
            configuration.heartbeatMilliseconds = 5
            let registration = try RemoteRegistration(lines: Registration().lines)
            ProcessSignals.ignoreClosedPipes()
            defer { noted.finish() }
            try await RemotePlugin.serve(
                PluginRunLoop(provider: provider), as: registration, configuration, until: stop,
                settlingMilliseconds: settlingMilliseconds
            ) { [noted] in noted.yield($0) }
        }
    }

    private static let configuration = {
        var configuration = RemoteHost.Configuration()
        configuration.condition.key = Registration.key
        return configuration
    }()

    /// Runs a plugin against a host until `body` returns; whether it then ended in peace.
    private static func withPlugin(
        _ provider: some ModelProvider = EchoProvider(), _ body: (RemoteHost, Plugin) async throws -> Void
    ) async throws {
        try await RemoteHost.run(configuration) { host in
            let plugin = Plugin()
            async let served: Void = plugin.serve(host, provider)
            do {
                try await body(host, plugin)
            } catch {
                plugin.stop.give()
                throw error
            }
            plugin.stop.give()
            try await served
        }
    }

    @Test("it registers, gives signs of life, and answers requests side by side")
    func serves() async throws {
        try await Self.withPlugin { host, plugin in
            let peer = try #require(await host.nextRegistration())
            #expect(peer.plugin?.name == "acme/native-model")
            for number in 0..<50 { try peer.say(.invokeLLM(session: "s\(number)", saying: "a b c")) }
            for number in 0..<50 {
                let replies = await peer.replies(of: "s\(number)")
                #expect(ReplyValidator.violations(in: replies, session: "s\(number)", action: .invokeLLM) == [])
                #expect(replies.compactMap(\.text) == ["a", "b", "c", ""])
            }
            let before = peer.lifeSigns.heartbeats
            await peer.log.wait(for: nil) { $0.replies.count { $0.event == "heartbeat" } >= before + 3 }
            #expect(peer.checkLife() && peer.lifeSigns.heartbeats >= before + 3)
        }
    }

    @Test("a failure is an error and an end, as over pipes")
    func fails() async throws {
        try await Self.withPlugin { host, plugin in
            let peer = try #require(await host.nextRegistration())
            let replies = try await peer.ask(.invokeLLM(session: "s", saying: "fail at once"))
            #expect(replies.map(\.kind) == [.error, .end])
        }
    }

    @Test("silence settles a registration, and it is told who registered where")
    func tellsRegistration() async throws {
        try await RemoteHost.run(Self.configuration) { host in
            let plugin = Plugin()
            async let served: Void = plugin.serve(host, settlingMilliseconds: 1)
            var notes = plugin.notes.makeAsyncIterator()
            #expect(await notes.next() == "registered with localhost:\(host.port) as acme/native-model")
            plugin.stop.give()
            try await served
        }
    }

    @Test(
        "who answers in words and does not close, as another kind of server does, has refused, early or late",
        arguments: [1000, 1])
    func talker(settlingMilliseconds: Int32) async throws {
        let listener = try LoopbackListener.open(port: 0)
        defer { close(listener) }
        let (accepted, accept) = AsyncStream<Int32>.makeStream()
        try SystemThread.start {
            if let descriptor = LoopbackListener.accept(listener) { accept.yield(descriptor) }
            accept.finish()
        }
        let address = RemoteAddress(host: "127.0.0.1", port: LoopbackListener.port(of: listener))
        let settings = RemoteConfiguration(address: address, key: Secret(Registration.key), registrationPath: "")
        let registration = try RemoteRegistration(lines: Registration().lines)
        let (notes, noted) = AsyncStream<String>.makeStream()
        let served = Task {
            try await RemotePlugin.serve(
                PluginRunLoop(provider: EchoProvider()), as: registration, settings, until: StopRequest(),
                settlingMilliseconds: settlingMilliseconds
            ) { noted.yield($0) }
        }

        let descriptor = try #require(await accepted.first { _ in true })
        defer { close(descriptor) }
        if settlingMilliseconds == 1 { _ = await notes.first { $0.hasPrefix("registered") } }
        let words = "-ERR unknown command"
        let line = Array("\(words)\n".utf8)
        #expect(line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == line.count)
        await #expect(throws: RemoteRefusal(address: address, words: words)) { try await served.value }
    }

    @Test("a refusal ends the program with the host's words, whatever was still to be sent", arguments: [0, 4 << 20])
    func refusal(bytesBehind: Int) async throws {
        var configuration = Self.configuration
        configuration.refusal = "handshake failed, invalid key"
        try await RemoteHost.run(configuration) { host in
            let plugin = Plugin()
            var registration = Registration()
            // The host closes with this unread, so that the connection is reset.
            registration.provider = registration.provider.with(
                "padding", .string(String(repeating: "x", count: bytesBehind)))
            var settings = RemoteConfiguration(
                address: RemoteAddress(host: "127.0.0.1", port: host.port), key: Secret("wrong"), registrationPath: "")
            settings.heartbeatMilliseconds = 1
            let lines = try RemoteRegistration(lines: registration.lines)
            ProcessSignals.ignoreClosedPipes()
            let error = await #expect(throws: RemoteRefusal.self) {
                try await RemotePlugin.serve(
                    PluginRunLoop(provider: EchoProvider()), as: lines, settings, until: plugin.stop
                ) { _ in }
            }
            #expect(error?.words == "handshake failed, invalid key")
        }
    }

    @Test("a connection that ends is made again, and work goes on")
    func reconnects() async throws {
        try await Self.withPlugin { host, plugin in
            var notes = plugin.notes.makeAsyncIterator()
            let first = try #require(await host.nextRegistration())
            _ = try await first.ask(.invokeLLM(session: "s", saying: "a"))
            #expect(await notes.next() == "registered with localhost:\(host.port) as acme/native-model")
            first.disconnect()
            #expect(
                await notes.next()
                    == "connection to localhost:\(host.port) lost: the host closed the connection; again in 1 s")
            let second = try #require(await host.nextRegistration())
            let replies = try await second.ask(.invokeLLM(session: "s", saying: "a"))
            #expect(ReplyValidator.violations(in: replies, session: "s", action: .invokeLLM) == [])
        }
    }

    @Test("a host that is not there is waited for, and the order to stop ends the wait")
    func unreachable() async throws {
        try await RemoteHost.run(Self.configuration) { host in
            host.stopListening()
            let plugin = Plugin()
            async let served: Void = plugin.serve(host)
            var notes = plugin.notes.makeAsyncIterator()
            #expect(await notes.next() == "localhost:\(host.port) cannot be reached: Connection refused; again in 1 s")
            plugin.stop.give()
            try await served
        }
    }

    @Test("the end of the connection cancels what is running")
    func cancels() async throws {
        let model = WaitingModel()
        try await Self.withPlugin(model) { host, plugin in
            let peer = try #require(await host.nextRegistration())
            try peer.say(.invokeLLM(session: "s", saying: "wait"))
            for await _ in model.started { break }
            peer.disconnect()
            for await _ in model.cancelled { break }
        }
    }

    @Test("the order to stop lets what is running finish, and its answer goes out")
    func drains() async throws {
        let model = WaitingModel()
        try await Self.withPlugin(model) { host, plugin in
            let peer = try #require(await host.nextRegistration())
            try peer.say(.invokeLLM(session: "s", saying: "wait"))
            for await _ in model.started { break }
            plugin.stop.give()
            model.release()
            let replies = await peer.replies(of: "s")
            #expect(ReplyValidator.violations(in: replies, session: "s", action: .invokeLLM) == [])
            await peer.waitForEnd()
        }
    }

    @Test("a socket's descriptor is closed when both directions are done with, and not before")
    func descriptors() async throws {
        try await RemoteHost.run(Self.configuration) { host in
            let socket = try TCPSocket.connect(to: RemoteAddress(host: "127.0.0.1", port: host.port))
            // The number may be another's by now; the inode is not.
            let inode = Self.inode(of: socket.descriptor)
            #expect(inode != nil)
            socket.endDirection()
            socket.shutdown()
            #expect(Self.inode(of: socket.descriptor) == inode)
            socket.endDirection()
            #expect(Self.inode(of: socket.descriptor) != inode)
        }
    }

    @Test("a socket that was never used is closed with its last owner")
    func unusedDescriptor() async throws {
        try await RemoteHost.run(Self.configuration) { host in
            let address = RemoteAddress(host: "127.0.0.1", port: host.port)
            let (descriptor, inode) = try {
                let socket = try TCPSocket.connect(to: address)
                return (socket.descriptor, Self.inode(of: socket.descriptor))
            }()
            #expect(Self.inode(of: descriptor) != inode)
        }
    }

    @Test("a name that is not known, and a port where nobody listens, are told apart")
    func unreachableAddresses() async throws {
        // The top-level domain is reserved for names that lead nowhere (RFC 6761).
        let unknown = #expect(throws: TCPSocket.ConnectError.self) {
            try TCPSocket.connect(to: RemoteAddress(host: "plugin-daemon.invalid"))
        }
        // Without a name server it cannot be known that there is none.
        #expect([.unknownName, .noNameService].contains(unknown?.kind))
        try await RemoteHost.run { host in
            host.stopListening()
            #expect(throws: TCPSocket.ConnectError(kind: .unreachable, reason: "Connection refused")) {
                try TCPSocket.connect(to: RemoteAddress(host: "127.0.0.1", port: host.port))
            }
        }
    }

    private static func inode(of descriptor: Int32) -> UInt64? {
        var status = stat()
        return fstat(descriptor, &status) == 0 ? UInt64(status.st_ino) : nil
    }
}

/// Waits until it is released or cancelled.
private final class WaitingModel: ModelProvider, LargeLanguageModel {
    let started: AsyncStream<Void>
    let cancelled: AsyncStream<Void>
    private let released: AsyncStream<Void>
    private let begin: AsyncStream<Void>.Continuation
    private let cancel: AsyncStream<Void>.Continuation
    private let end: AsyncStream<Void>.Continuation

    init() {
        (started, begin) = AsyncStream<Void>.makeStream()
        (cancelled, cancel) = AsyncStream<Void>.makeStream()
        (released, end) = AsyncStream<Void>.makeStream()
    }

    var largeLanguageModel: (any LargeLanguageModel)? { self }

    func release() { end.yield() }

    func invoke(_ invocation: LLMInvocation, results: LLMResultStream) async throws {
        begin.yield()
        for await _ in released { break }
        if Task.isCancelled { cancel.yield() }
        try await results.send(
            LLMResultChunk("done", usage: LLMUsage(promptTokens: 1, completionTokens: 1, latency: 0)))
    }

    func getNumTokens(_ invocation: LLMInvocation) async throws -> Int { 0 }
    func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject { [:] }
    func getCustomizableModelSchema(model: String, credentials: ModelCredentials) async throws -> AIModelEntity {
        AIModelEntity(model: model, type: .llm, properties: [:])
    }
}
