import CurlTransport
import DifyPlugin
import DifyPluginTesting
import Foundation
import HTTPTransport
import Testing
import XinferenceStandIn

/// The serverless rows of the protocol's checklist (section 7), against the program that ships.
@Suite("The shipped program as a server", .timeLimit(.minutes(2)), .serialized)
struct ServerlessTests {
    private func counting(
        to last: Int, session: String = "s", _ server: StandInServer
    ) -> PluginRequest {
        .invokeLLM(session: session, credentials: server.credentials("stand-in-chat"), saying: "Count to \(last)")
    }

    @Test("every action is answered as over the standard pipes")
    func actions() async throws {
        try await ServerlessRuntime.run { runtime, server in
            let chat = server.credentials("stand-in-chat")
            let embed = server.credentials("stand-in-embed")
            let requests: [PluginRequest] = [
                counting(to: 3, server),
                PluginRequest(
                    "get_llm_num_tokens", session: "s",
                    fields: PluginRequest.invokeLLM(session: "s", saying: "Hi").fields),
                .about("validate_model_credentials", session: "s", credentials: chat),
                .about("get_ai_model_schemas", session: "s", credentials: chat),
                .invokeTextEmbedding(session: "s", credentials: embed, texts: ["one", "two"]),
                .getTextEmbeddingNumTokens(session: "s", credentials: embed, texts: ["one", "two"]),
                .invokeMultimodalEmbedding(
                    session: "s", credentials: embed, documents: [PluginRequest.textDocument("one")]),
                .invokeRerank(
                    session: "s", credentials: server.credentials("stand-in-rerank"), query: "music",
                    docs: ["a violin", "bread"]),
                .invokeTTS(session: "s", credentials: server.credentials("stand-in-speech"), text: "Hello", voice: ""),
                .getTTSModelVoices(session: "s", credentials: server.credentials("stand-in-speech")),
            ]
            for request in requests {
                let replies = try await runtime.ask(request)
                #expect(
                    replies.error == nil && replies.first?.kind == .stream, "\(request.action): \(replies.error ?? "")")
            }
            let audio = try await runtime.ask(requests[8])
            let heard = try await runtime.ask(
                .invokeSpeechToText(
                    session: "s", credentials: server.credentials("stand-in-whisper"), hexadecimal: Speech(audio).digits
                ))
            #expect(heard.error == nil && heard.first?.data?.object?["result"]?.string?.isEmpty == false)
            let refused = try await runtime.ask(PluginRequest("invoke_moderation", session: "s"))
            #expect(refused.error != nil)
        }
    }

    @Test("a stream is passed on while the server still writes it")
    func streaming() async throws {
        try await ServerlessRuntime.run(with: StandInModel.failing) { runtime, server in
            // That model says four tokens and then nothing more: they can only come before the end.
            await withTaskGroup { group in
                let (texts, seen) = AsyncStream<String>.makeStream()
                group.addTask {
                    _ = try? await runtime.host.ask(
                        .invokeLLM(session: "s", credentials: server.credentials("fail-stall"), saying: "Hello")
                    ) { reply in
                        if let text = reply.text { seen.yield(text) }
                    }
                }
                #expect(await texts.first { !$0.isEmpty } != nil)
                group.cancelAll()
            }
        }
    }

    @Test("row 18: when the client goes in the midst of a stream, the server's work is given up")
    func disconnect() async throws {
        try await ServerlessRuntime.run(with: StandInModel.failing) { runtime, server in
            await withTaskGroup { group in
                let (began, begin) = AsyncStream<Void>.makeStream()
                group.addTask {
                    _ = try? await runtime.host.ask(
                        .invokeLLM(session: "s", credentials: server.credentials("fail-stall"), saying: "Hello")
                    ) { _ in begin.yield() }
                }
                for await _ in began { break }
                group.cancelAll()
            }
            await server.waitForLog { $0.contains { $0.outcome == .abandoned } }
            let after = try await runtime.ask(PluginRequest("dance", session: "after"))
            #expect(after.error?.hasPrefix("ValueError") == true)
        }
    }

    @Test("row 18: a client that goes before the first word has the server's work given up as well")
    func earlyDisconnect() async throws {
        try await ServerlessRuntime.run(with: StandInModel.failing) { runtime, server in
            await withTaskGroup { group in
                group.addTask {
                    _ = try? await runtime.host.ask(
                        .invokeLLM(session: "s", credentials: server.credentials("fail-silent"), saying: "Hello"))
                }
                await server.waitForLog { $0.contains { $0.path.hasSuffix("completions") } }
                group.cancelAll()
            }
            await server.waitForLog { $0.contains { $0.outcome == .abandoned } }
        }
    }

    @Test("row 19: the same request twice at once is answered twice, each time in full")
    func sameRequestTwice() async throws {
        try await ServerlessRuntime.run(tokenDelay: .milliseconds(2)) { runtime, server in
            let request = counting(to: 20, server)
            async let one = runtime.ask(request)
            async let other = runtime.ask(request)
            let (first, second) = try await (one, other)
            #expect(first.isWellFormed && first.error == nil && first.usages.count == 1)
            #expect(second.isWellFormed && second.text == first.text)
            #expect(server.log.count { $0.path.hasSuffix("completions") } == 2)
        }
    }

    @Test("32 streams at once are each their own, and health is answered meanwhile")
    func concurrentStreams() async throws {
        try await ServerlessRuntime.run(tokenDelay: .milliseconds(1)) { runtime, server in
            try await withThrowingTaskGroup { group in
                for number in 1...32 {
                    let request = counting(to: number, session: "s\(number)", server)
                    group.addTask {
                        let replies = try await runtime.ask(request)
                        #expect(replies.isWellFormed && replies.error == nil && replies.text.contains("\(number)"))
                    }
                }
                for _ in 0..<20 { #expect(try await health(runtime) == "200 OK") }
                try await group.waitForAll()
            }
        }
    }

    private func health(_ runtime: ServerlessRuntime) async throws -> String {
        try await runtime.transport.withResponse(to: HTTPRequest(method: .get, url: runtime.url + "/health")) {
            response in
            "\(response.status) " + String(decoding: try await response.collectBody(upTo: 100), as: UTF8.self)
        }
    }

    @Test("a body over the limit is refused in the host's words")
    func oversizeBody() async throws {
        try await ServerlessRuntime.launch { runtime in
            var host = runtime.host
            host.maximumBodyLength = 10 << 20
            let request = PluginRequest.invokeLLM(session: "s", saying: String(repeating: "x", count: 6 << 20))
            let answer = try await host.ask(request)
            #expect(answer.failure?.kind == .runtime)
            #expect(answer.failure?.message.contains("413: PayloadTooLarge: ") == true, "\(answer)")
            #expect(try await runtime.host.ask(request).failure?.kind == .payloadTooLarge)
        }
    }

    @Test("an embedding that the host sends in parts comes together as it would in one")
    func embeddingInParts() async throws {
        try await ServerlessRuntime.run { runtime, server in
            let texts = (0..<40).map { "passage \($0) about bread and music" }
            let request = PluginRequest.invokeTextEmbedding(
                session: "s", credentials: server.credentials("stand-in-embed", ["max_chunks": "64"]), texts: texts)
            let whole = try await runtime.ask(request)
            var host = runtime.host
            host.maximumBodyLength = 900
            let parts = try await host.ask(request)
            #expect(parts.failure == nil && parts.attempts > 2)
            #expect(ReplyValidator.violations(in: parts.replies, to: request) == [])
            #expect(parts.replies.first?.data?.object?["embeddings"] == whole.first?.data?.object?["embeddings"])
            let tokens = [whole, parts.replies].map { $0.first?.data?.object?["usage"]?.object?["tokens"] }
            #expect(tokens[0] == tokens[1] && tokens[0] != nil)
        }
    }

    @Test("SIGTERM lets a running stream complete; then the exit code is 0", arguments: [SIGTERM, SIGINT])
    func terminate(signal: Int32) async throws {
        try await ServerlessRuntime.run(tokenDelay: .milliseconds(5)) { runtime, server in
            let (began, begin) = AsyncStream<Void>.makeStream()
            let request = counting(to: 20, server)
            async let replies = runtime.ask(request) { _ in begin.yield() }
            for await _ in began { break }
            runtime.process.signal(signal)
            let answer = try await replies
            #expect(answer.isWellFormed && answer.error == nil && answer.usages.count == 1)
            #expect(await runtime.process.waitForExit(timeout: .seconds(10)) == .code(0))
        }
    }

    @Test("a second signal ends it at once")
    func secondSignal() async throws {
        try await ServerlessRuntime.run(with: StandInModel.failing) { runtime, server in
            await withTaskGroup { group in
                let (began, begin) = AsyncStream<Void>.makeStream()
                group.addTask {
                    _ = try? await runtime.host.ask(
                        .invokeLLM(session: "s", credentials: server.credentials("fail-stall"), saying: "Hello")
                    ) { _ in begin.yield() }
                }
                for await _ in began { break }
                // Of two signals of one kind that come together, the system delivers one.
                runtime.process.signal(SIGTERM)
                runtime.process.signal(SIGINT)
                #expect(await runtime.process.waitForExit(timeout: .seconds(10)) == .code(128 + SIGTERM))
                group.cancelAll()
            }
        }
    }

    @Test(
        "an environment that cannot be used is one plain line, and exit code 1",
        arguments: [("SERVERLESS_PORT", "http"), ("MAX_SERVERLESS_REQUEST_BYTES", "5MB"), ("INSTALL_METHOD", "cloud")])
    func badEnvironment(variable: String, value: String) async throws {
        let environment = ["INSTALL_METHOD": "serverless"].merging([variable: value]) { _, new in new }
        try await PluginProcess.run(.init([Shipped.path], environment: environment)) { process in
            #expect(await process.waitForExit(timeout: .seconds(10)) == .code(1))
            let lines = await process.errorLines { _ in false }
            #expect(lines.count == 1 && lines[0].contains("\(variable) is \"\(value)\"; it"), "\(lines)")
        }
    }
}
