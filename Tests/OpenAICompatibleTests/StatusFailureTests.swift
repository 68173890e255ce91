import HTTPTransport
import OpenAICompatible
import ScriptedTransport
import Testing

@Suite("What a failed request says")
struct StatusFailureTests {
    /// The failure that a request ends with.
    private func failure(
        _ answer: ScriptedAnswer, key: String? = nil, extra: [HTTPHeader] = []
    ) async throws -> StatusFailure {
        let error = await #expect(throws: OpenAIError.self) {
            try await client(ScriptedTransport(answer), key: key, extra: extra).chat(anyRequest)
        }
        guard case .status(let failure) = error?.reason else {
            throw try #require(error)
        }
        return failure
    }

    @Test(
        "Recorded failures",
        arguments: [
            ("v4.1.0-models-get-unknown", 400, "Model not found in the model list, uid: nope"),
            ("v4.1.0-models-get-uid-with-slash", 404, "Not Found"),
            ("v4.1.0-models-not-found-path-root", 404, "an HTML page titled \"Xinference\""),
            (
                "v4.1.0-chat-malformed-json", 500,
                "Internal Server Error: Expecting value: line 1 column 35 (char 34)"
            ),
            (
                "v4.1.0-chat-max-tokens-negative", 500,
                "Internal Server Error: 1 validation error for CreateChatCompletion max_tokens ensure this value is "
                    + "greater than or equal to 1 (type=value_error.number.not_ge; limit_value=1)"
            ),
            (
                "v4.1.0-chat-unknown-model", 404,
                "Model not found in the model list, uid: nope. Available model uids: ['smollm2', 'minilm', "
                    + "'whisper-base', 'whisper-tiny-en', 'kokoro']"
            ),
            (
                "v2.12.0-tiny-qwen3-wrong-type", 500,
                "'SentenceTransformerEmbeddingModel' object has no attribute 'model_spec'"
            ),
            ("v4.1.0-auth-bad-key-00", 401, "Could not validate credentials"),
            ("v4.1.0-auth-bad-key-10", 429, "Too many failed attempts. IP temporarily banned."),
            ("v4.1.0-auth-limited-model-chat", 403, "API key does not have access to model: tiny-qwen3"),
            ("v2.12.0-auth-none-models", 401, "Not authenticated"),
            ("v4.1.0-audio-transcribe-no-file", 422, "body.file: Field required"),
            ("v4.1.0-life-limit-second-sync-429", 429, "Rate limit reached"),
            (
                "v4.1.0-life-chat-while-loading", 503,
                "Model is loading, please retry later: Model slow is launching, not yet ready for inference"
            ),
        ])
    func recordedFailures(name: String, status: Int, words: String) async throws {
        let failure = try await failure(recorded(name))
        #expect(failure.status == status)
        #expect(failure.words == words)
    }

    @Test(
        "Bodies of every shape",
        arguments: [
            (#"{"error":{"message":"no router","type":"router_unavailable"}}"#, "no router"),
            (#"{"error":"no"}"#, "no"),
            (#"{"message":"no"}"#, "no"),
            (#"{"detail":"no","error":"other"}"#, "no"),
            (#"{"detail":[{"loc":["body",0,"a"],"msg":"x"},{"msg":"y"},"z"]}"#, "body.0.a: x; y; z"),
            (#"{"detail":[]}"#, ""),
            (#"{"detail":null}"#, #"{"detail":null}"#),
            (#"{"detail":{"code":5}}"#, #"{"detail":{"code":5}}"#),
            (#"{"other":"words"}"#, #"{"other":"words"}"#),
            (#"["a"]"#, #"["a"]"#),
            (#"{"detail":"cut off"#, #"{"detail":"cut off"#),
            ("Service Unavailable", "Service Unavailable"),
            ("", ""),
            (" \r\n\t ", ""),
            (" a\u{0}\u{1B}[31m b\u{7F}\u{85}\u{9B}c \n", "a [31m b c"),
            ("[address=127.0.0.1:1, pid=2] a [address=x] b", "a b"),
            ("[address=never closed", "[address=never closed"),
            ("<html><head><title>502 Bad Gateway</title>", "an HTML page titled \"502 Bad Gateway\""),
            ("\n<!doctype html>\n<HTML></title><p>", "an HTML page"),
            ("\u{FEFF}{\"detail\":\"no\"}", "\u{FEFF}{\"detail\":\"no\"}"),
        ])
    func shapes(body: String, words: String) async throws {
        #expect(try await failure(ScriptedAnswer(body, status: 500)).words == words)
    }

    @Test("An HTML page is known by its content type too")
    func htmlByType() async throws {
        let answer = ScriptedAnswer("<p>no</p>", status: 404, type: "Text/HTML")
        #expect(try await failure(answer).words == "an HTML page")
    }

    @Test("Only a text is told as one", arguments: [("text/plain; charset=utf-8", true), ("application/json", false)])
    func plainText(type: String, isPlainText: Bool) async throws {
        #expect(try await failure(ScriptedAnswer("no", status: 500, type: type)).isPlainText == isPlainText)
    }

    @Test("Long words are cut at two kilobytes", arguments: ["a", "ä", "漢", "😀"])
    func longWords(character: String) async throws {
        let words = try await failure(
            ScriptedAnswer(String(repeating: character, count: 40_000), status: 500)
        ).words
        #expect(words.hasSuffix(character + "…"))
        #expect((2048...2056).contains(words.utf8.count))
    }

    @Test("A huge page is read only as far as its words")
    func hugePage() async throws {
        let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 1 << 16)
        let broken = ScriptedAnswer(
            500, pieces: [piece], ending: TransportError(.connectionBroken, "read too far", responseBegan: true))
        #expect(try await failure(broken).words.hasPrefix("aaaa"))
    }

    @Test("A page that breaks off still has its status to tell")
    func brokenPage() async throws {
        let broken = ScriptedAnswer(
            503, pieces: [Array("half".utf8)],
            ending: TransportError(.connectionBroken, "gone", responseBegan: true))
        #expect(try await failure(broken).status == 503)
    }

    @Test(
        "The key stays out of it",
        arguments: [
            "bad key xf-0123456789!", #"{"detail":"xf-0123456789xf-0123456789"}"#,
            "xf-0123456789\u{301}", String(repeating: "a", count: 2040) + "xf-0123456789",
            "tenant-secret and xf-0123456789", "xf-01[address=x]23456789",
        ])
    func redaction(body: String) async throws {
        let words = try await failure(
            ScriptedAnswer(body, status: 401), key: "xf-0123456789",
            extra: [HTTPHeader("X-Tenant", "tenant-secret"), HTTPHeader("X-Short", "xf-0123")]
        ).words
        #expect(words.contains("•"))
        for part in ["xf-0", "0123", "6789", "secret"] { #expect(!words.contains(part)) }
    }

    @Test(
        "Of a header with a scheme the credential alone stays out of it too", arguments: ["Bearer", "Basic", "Token"])
    func schemes(scheme: String) async throws {
        let words = try await failure(
            ScriptedAnswer("invalid token XYZabc987654", status: 401),
            extra: [HTTPHeader("Authorization", "\(scheme) XYZabc987654")]
        ).words
        #expect(words == "invalid token •••")
    }

    @Test("A key that looks like what hides it does not hang the program")
    func keyOfDots() async throws {
        #expect(try await failure(ScriptedAnswer("a ••• b", status: 401), key: "•••").words == "a ••• b")
    }

    @Test("A redirect tells where it points")
    func redirect() async throws {
        let answer = ScriptedAnswer(
            307, headers: [HTTPHeader("Location", "https://other/v1?key=xf-0123456789")], pieces: [])
        let failure = try await failure(answer, key: "xf-0123456789")
        #expect(failure.status == 307)
        #expect(failure.location == "https://other/v1?key=•••")
    }

    @Test(
        "The time the server asks to wait is read and bounded",
        arguments: [
            ("30", Duration.seconds(30)), ("0", .zero), ("-5", .zero), ("99999999999", .seconds(86_400)), ("soon", nil),
            ("Wed, 21 Oct 2015 07:28:00 GMT", .zero), ("99999999999999999999999", nil), ("", nil),
        ])
    func retryAfter(value: String, expected: Duration?) async throws {
        let answer = ScriptedAnswer(429, headers: [HTTPHeader("Retry-After", value)], pieces: [])
        #expect(try await failure(answer).retryAfter == expected)
    }
}
