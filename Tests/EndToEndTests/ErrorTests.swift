import DifyPlugin
import DifyPluginTesting
import Testing
import XinferenceStandIn

/// Rows 9 to 11 and 14 of the protocol's checklist (section 7): what a server does wrong, as Dify hears of it.
@Suite("Failures through the shipped program", .timeLimit(.minutes(2)), .serialized)
struct ErrorTests {
    static let key = "sk-secret-0123456789"

    /// A model that fails in some way, and the class under which Dify has to hear of it.
    static let failures: [(uid: String, type: InvokeError.Kind)] = [
        ("no-such-model", .badRequest),
        // Version 4.1 does not tell that the model is of another type; the message says that this may be it.
        ("stand-in-embed", .serverUnavailable),
        ("fail-in-stream", .serverUnavailable),
        ("fail-drop", .connection),
        ("fail-truncated", .connection),
        ("fail-empty", .connection),
        ("fail-429", .rateLimit),
        ("fail-rate-limit", .rateLimit),
        ("fail-loading", .serverUnavailable),
    ]

    @Test("row 9: each failure has its class, then the end", arguments: failures)
    func failure(uid: String, type: InvokeError.Kind) async throws {
        try await Shipped.run(with: StandInModel.healthy + StandInModel.failing) { process, server in
            let replies = try await process.ask(
                .invokeLLM(session: "s", credentials: server.credentials(uid), saying: "Hello"))
            #expect(replies.isWellFormed)
            let error = try #require(replies.first { $0.kind == .error })
            #expect(error.errorType == type.rawValue, "\(error.errorMessage ?? "")")
            #expect(error.errorMessage?.contains("POST \(server.url)/v1/chat/completions") == true)
        }
    }

    @Test("row 9: a server that is not there is a connection error that names it")
    func refused() async throws {
        try await Shipped.run { process in
            let replies = try await process.ask(
                .invokeLLM(
                    session: "s",
                    credentials: ["server_url": "http://127.0.0.1:1", "model_uid": "m", "max_retries": "0"],
                    saying: "Hi"))
            #expect(replies.isWellFormed)
            #expect(replies.error?.hasPrefix("InvokeConnectionError") == true)
            #expect(replies.error?.contains("127.0.0.1:1") == true)
        }
    }

    @Test(
        "row 9: a silent server is a connection error after invoke_timeout", arguments: ["fail-silent", "fail-stall"])
    func silence(uid: String) async throws {
        try await Shipped.run(with: StandInModel.healthy + StandInModel.failing) { process, server in
            let replies = try await process.ask(
                .invokeLLM(session: "s", credentials: server.credentials(uid, ["invoke_timeout": "1"]), saying: "Hi"))
            #expect(replies.isWellFormed)
            #expect(replies.error?.hasPrefix("InvokeConnectionError") == true, "\(replies.error ?? "")")
        }
    }

    @Test(
        "a wrong key is an authorization error, and no key appears in any line", arguments: ["", "sk-wrong-0123456789"])
    func wrongKey(given: String) async throws {
        try await Shipped.run(with: StandInModel.healthy, apiKey: Self.key) { process, server in
            let credentials = server.credentials("stand-in-chat", ["api_key": .string(given)])
            let replies = try await process.ask(
                .invokeLLM(session: "s", credentials: credentials, saying: "Hi"))
            #expect(replies.error?.hasPrefix("InvokeAuthorizationError") == true)
            let validation = try await process.ask(
                .about("validate_model_credentials", session: "v", credentials: credentials))
            #expect(validation.error?.hasPrefix("CredentialsValidateFailedError") == true)
            for reply in process.allReplies {
                #expect(!String(decoding: reply.line, as: UTF8.self).contains("sk-"))
            }
        }
    }

    @Test("a server that recovers is asked again before anything is told")
    func retries() async throws {
        try await Shipped.run(with: StandInModel.healthy + StandInModel.failing) { process, server in
            let replies = try await process.ask(
                .invokeLLM(
                    session: "s", credentials: server.credentials("fail-503-once", ["max_retries": "3"]),
                    saying: "Hello"))
            #expect(replies.isWellFormed && replies.error == nil && !replies.text.isEmpty)
            #expect(server.log.map(\.status) == [503, 200])
        }
    }

    @Test("row 10: credentials that do not work are refused in words that help")
    func validation() async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            func refusal(_ session: String, _ credentials: JSONObject) async throws -> String {
                let replies = try await process.ask(
                    .about("validate_model_credentials", session: session, credentials: credentials))
                #expect(replies.isWellFormed)
                return replies.error ?? "accepted"
            }
            let unknown = try await refusal("a", server.credentials("nope"))
            #expect(unknown.hasPrefix("CredentialsValidateFailedError") && unknown.contains("stand-in-chat"))
            let embedding = try await refusal("b", server.credentials("stand-in-embed"))
            #expect(embedding.contains("embedding") && embedding.contains("Text Embedding"))
            let scheme = try await refusal("c", ["server_url": "localhost:9997", "model_uid": "m"])
            #expect(scheme.contains("http://"))
            let timeout = try await refusal("d", server.credentials("stand-in-chat", ["invoke_timeout": "60s"]))
            #expect(timeout.contains("invoke_timeout"))
        }
    }

    @Test("row 11: a schema without credentials is an error, not null")
    func schemaWithoutCredentials() async throws {
        try await Shipped.run { process in
            let replies = try await process.ask(.about("get_ai_model_schemas", session: "s"))
            #expect(replies.isWellFormed)
            #expect(replies.error != nil)
        }
    }
}
