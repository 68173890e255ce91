import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing

/// Which real server to ask, by environment variables.
enum LiveServer {
    static let environment = ProcessInfo.processInfo.environment
    static let url = environment["XINFERENCE_URL"]
    static let key = environment["XINFERENCE_API_KEY"]
    static let hasTinyQwen = url != nil && environment["XINFERENCE_TINY_QWEN3"] != nil
    static let chat = environment["XINFERENCE_CHAT"] ?? "smollm2"
    static let hybrid = environment["XINFERENCE_HYBRID"] ?? "tiny-qwen3"
    static let embedding = environment["XINFERENCE_EMBEDDING"] ?? "minilm"
    static let rerank = environment["XINFERENCE_RERANK"] ?? "tiny-rerank"
    static let listener = environment["XINFERENCE_STT"] ?? "whisper-base"
    static let speaker = environment["XINFERENCE_TTS"] ?? "kokoro"
}

/// Against a real Xinference: `make live XINFERENCE_URL=http://127.0.0.1:9997`.
///
/// It has to run a chat model under llama.cpp (`XINFERENCE_CHAT`, default `smollm2`), a hybrid one under transformers
/// (`XINFERENCE_HYBRID`, default `tiny-qwen3`) and an embedding model (`XINFERENCE_EMBEDDING`, default `minilm`). With
/// `XINFERENCE_API_KEY` set it has to have authentication switched on. One wrong key is sent each run; ten in five
/// minutes would have the server shut this address out for an hour.
@Suite(
    "Live", .enabled(if: LiveServer.url != nil, "no XINFERENCE_URL"), .timeLimit(.minutes(5)), .serialized)
struct LiveTests {
    private func credentials(_ uid: String, key: String? = LiveServer.key) -> JSONObject {
        var credentials: JSONObject = ["server_url": .string(LiveServer.url ?? ""), "model_uid": .string(uid)]
        if let key { credentials["api_key"] = .string(key) }
        return credentials
    }

    @Test(
        "a model is validated, described and answers, streamed and not",
        arguments: [LiveServer.chat, LiveServer.hybrid])
    func wholeStory(uid: String) async throws {
        try await Shipped.run { process in
            var credentials = credentials(uid)
            let validation = try await process.ask(
                .about("validate_model_credentials", session: "v", credentials: credentials))
            #expect(validation.isWellFormed && validation.error == nil, "\(validation.error ?? "")")
            let learned = try #require(validation.first?.data?.object?["credentials"]?.object)
            for name in learned.keys { credentials[name] = learned[name] }
            let schema = try await process.ask(.about("get_ai_model_schemas", session: "s", credentials: credentials))
            #expect(schema.violations(of: .getAIModelSchemas) == [])
            for stream in [true, false] {
                let replies = try await process.ask(
                    .invokeLLM(
                        session: "c-\(stream)", credentials: credentials,
                        messages: [PluginRequest.userMessage("Hello")],
                        parameters: ["max_tokens": 60, "temperature": 0],
                        stream: stream))
                #expect(replies.violations(of: .invokeLLM) == [], "\(replies.error ?? "")")
                #expect(!replies.text.isEmpty)
                #expect((replies.usages.first?["completion_tokens"]?.int ?? 0) > 0)
            }
        }
    }

    @Test("reasoning arrives between tags, once")
    func reasoning() async throws {
        try await Shipped.run { process in
            let replies = try await process.ask(
                .invokeLLM(session: "r", credentials: credentials(LiveServer.hybrid), saying: "Hello"))
            #expect(replies.error == nil)
            #expect(replies.text.components(separatedBy: "<think>").count == 2)
            #expect(replies.text.components(separatedBy: "</think>").count == 2)
            #expect(replies.text.hasPrefix("<think>\n"))
        }
    }

    @Test("two streamed tool calls arrive complete")
    func tools() async throws {
        try await Shipped.run { process in
            let tool: JSONValue = [
                "name": "get_weather", "description": "The weather in a city.",
                "parameters": ["type": "object", "properties": ["city": ["type": "string"]], "required": ["city"]],
            ]
            let replies = try await process.ask(
                .invokeLLM(
                    session: "t", credentials: credentials(LiveServer.hybrid),
                    messages: [PluginRequest.userMessage("What is the weather in Paris and London?")],
                    parameters: ["temperature": 0], tools: [tool]))
            #expect(replies.violations(of: .invokeLLM) == [], "\(replies.error ?? "")")
            let calls = replies.flatMap {
                $0.data?.object?["delta"]?.object?["message"]?.object?["tool_calls"]?.array ?? []
            }
            #expect(calls.count == 2)
            #expect(!replies.text.contains("<tool_call>"))
        }
    }

    @Test("a wrong uid and a wrong type are bad requests, and refused at validation in words that help")
    func wrongModel() async throws {
        try await Shipped.run { process in
            for uid in ["no-such-model", LiveServer.embedding] {
                let replies = try await process.ask(
                    .invokeLLM(session: "i-\(uid)", credentials: credentials(uid), saying: "Hello"))
                #expect(replies.isWellFormed && replies.error != nil)
            }
            let unknown = try await process.ask(
                .about("validate_model_credentials", session: "u", credentials: credentials("no-such-model")))
            #expect(unknown.error?.contains(LiveServer.chat) == true)
            let type = try await process.ask(
                .about("validate_model_credentials", session: "e", credentials: credentials(LiveServer.embedding)))
            #expect(type.error?.contains("Text Embedding") == true)
        }
    }

    @Test(
        "a wrong or missing key is an authorization error", .enabled(if: LiveServer.key != nil, "no XINFERENCE_API_KEY")
    )
    func authorization() async throws {
        try await Shipped.run { process in
            for (session, key) in [("none", nil), ("bad", "sk-not-the-key-at-all")] {
                let replies = try await process.ask(
                    .invokeLLM(session: session, credentials: credentials(LiveServer.chat, key: key), saying: "Hello"))
                #expect(replies.error?.hasPrefix("InvokeAuthorizationError") == true, "\(replies.error ?? "")")
            }
        }
    }
}
