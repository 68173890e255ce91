import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing
import XinferenceStandIn

/// The example that has nothing but the base: a server with OpenAI's API needs no more than its own few lines.
@Suite("Another server with OpenAI's API", .timeLimit(.minutes(1)), .serialized)
struct AnyServerTests {
    /// SwiftPM puts the example's binary beside the one that runs the tests.
    private static let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        .appending(path: "AnyServer").path

    @Test("validates, shows a schema and answers, for every type of model it has")
    func wholeStory() async throws {
        var configuration = StandInServer.Configuration()
        configuration.models = StandInModel.healthy
        configuration.apiKey = "sk-anybody"
        let server = try await StandInServer.start(configuration)
        func credentials(_ uid: String) -> JSONObject {
            ["server_url": .string(server.url + "/v1/"), "model_uid": .string(uid), "api_key": "sk-anybody"]
        }
        try await PluginProcess.run(.init([Self.path])) { process in
            for (type, uid) in [
                ("llm", "stand-in-chat"), ("text-embedding", "stand-in-embed"), ("rerank", "stand-in-rerank"),
                ("speech2text", "stand-in-whisper"), ("tts", "stand-in-speech"),
            ] {
                let credentials = try await process.validated(credentials(uid), type: type)
                let request = PluginRequest.about(
                    "get_ai_model_schemas", session: "schema \(type)", type: type, credentials: credentials)
                #expect(ReplyValidator.violations(in: try await process.ask(request), to: request) == [])
            }
            let chat = try await process.ask(
                .invokeLLM(session: "c", credentials: credentials("stand-in-chat"), saying: "What is 6 * 7?"))
            #expect(chat.text.contains("42") && chat.usages.count == 1)
            let vectors = try await process.vectors(
                of: ["a violin", "a heart"], session: "e", credentials: credentials("stand-in-embed"))
            #expect(vectors.map(\.count) == [384, 384])
            let ranking = try await process.ask(
                .invokeRerank(
                    session: "r", credentials: credentials("stand-in-rerank"), query: "capital of France",
                    docs: RetrievalTests.passages))
            #expect(ranking.first?.data?.object?["docs"]?.array?.first?.object?["index"] == 3)
            let spoken = try await process.ask(
                .invokeTTS(session: "s", credentials: credentials("stand-in-speech"), text: "Good morning.", voice: ""))
            let audio = spoken.compactMap { $0.data?.object?["result"]?.string }.joined()
            let heard = try await process.ask(
                .invokeSpeechToText(session: "h", credentials: credentials("stand-in-whisper"), hexadecimal: audio))
            #expect(heard.first?.data?.object?["result"] == "Good morning.")
            let failure = try await process.ask(
                .invokeLLM(session: "f", credentials: credentials("no-such-model"), saying: "Hi"))
            #expect(failure.error?.hasPrefix("InvokeBadRequestError: POST \(server.url)/v1/chat/completions") == true)
        }
        try await server.stop()
    }
}
