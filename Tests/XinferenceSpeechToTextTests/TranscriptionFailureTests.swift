import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@Suite("When a recording cannot be written down", .timeLimit(.minutes(1)))
struct TranscriptionFailureTests {
    @Test(
        "The recorded refusals are told in the class that fits, with what to do",
        arguments: [
            ("v4.1.0-transcribe-no-file", "BadRequest", "status 422: body.file: Field required. "),
            ("v2.12.0-transcribe-no-file", "BadRequest", "status 422: body.file: Field required. "),
            (
                "v4.1.0-transcribe-json-body", "BadRequest",
                "status 422: body.model: Field required; body.file: Field required. "
            ),
            ("v4.1.0-transcribe-not-audio", "BadRequest", "Send a recording in a common format"),
            ("v4.1.0-transcribe-empty-file", "BadRequest", "Send a recording in a common format"),
            ("v4.1.0-transcribe-on-tts", "BadRequest", "another type than it was added as: check model_uid"),
            ("v4.1.0-transcribe-wrong-type-llm", "BadRequest", "another type than it was added as: check model_uid"),
            ("v4.1.0-transcribe-unknown-model", "BadRequest", "Check model_uid against the running models"),
            ("v4.1.0-transcribe-tiny-en", "BadRequest", "launch the multilingual one"),
            ("v4.1.0-translate-on-english-only", "BadRequest", "Set task to transcribe"),
            ("v4.1.0-transcribe-language-bad", "BadRequest", "Set language to one of those, or leave it empty"),
            ("v4.1.0-transcribe-kwargs-bad", "ServerUnavailable", "Expecting value: line 1 column 1"),
        ])
    func recordings(name: String, type: String, words: String) async throws {
        let whole = try recorded(name)
        for script in [whole, whole.cut(every: 1), whole.cut(every: 7, from: 3)] {
            let transport = ScriptedTransport(script)
            let answer = try await ask(hearing(), over: transport)
            #expect(answer.text == nil)
            #expect(answer.error?.type == "Invoke\(type)Error")
            let message = try #require(answer.error?.message)
            #expect(message.hasPrefix("POST http://xinference:9997/v1/audio/transcriptions was answered with status "))
            #expect(message.contains(words), "\(message)")
            // Addresses of processes mean nothing to anyone.
            #expect(!message.contains("pid="))
            #expect(transport.requests.count == 1)
        }
    }

    @Test(
        "An answer that is none is an error",
        arguments: [
            (ScriptedAnswer(#"{"text":null}"#), "ServerUnavailable", "text"),
            (ScriptedAnswer("{}"), "ServerUnavailable", "text"),
            (ScriptedAnswer(#"{"detail":"broken"}"#), "ServerUnavailable", "broken"),
            (ScriptedAnswer(#"{"text":7}"#), "ServerUnavailable", "cannot be read"),
            (ScriptedAnswer(#"{"text":" Hello"#), "ServerUnavailable", "cannot be read"),
            (ScriptedAnswer(#"{"text":" Hello"} and more"#), "ServerUnavailable", "cannot be read"),
            (ScriptedAnswer(#"[{"text":" Hello"}]"#), "ServerUnavailable", "cannot be read"),
            (ScriptedAnswer(" Hello.", type: "text/plain"), "ServerUnavailable", "cannot be read"),
            (ScriptedAnswer("", type: "text/plain"), "ServerUnavailable", "cannot be read"),
            (ScriptedAnswer("<html><title>Portal</title>", type: "text/html"), "ServerUnavailable", "Portal"),
            (
                ScriptedAnswer(
                    pieces: [Array(#"{"text":" Hel"#.utf8)],
                    ending: TransportError(.connectionBroken, "gone", responseBegan: true)),
                "Connection", "gone"
            ),
            (.failure(.connectionRefused), "Connection", "Check that Xinference runs"),
            (.failure(.firstByteTimeout), "Connection", "raise invoke_timeout"),
            (refusal("Could not validate credentials", status: 401), "Authorization", "api_key"),
            (refusal("Rate limit reached", status: 429), "RateLimit", "Rate limit reached"),
            (refusal("CUDA out of memory"), "ServerUnavailable", "launch fewer models"),
            (ScriptedAnswer("<html><title>413</title>", status: 413, type: "text/html"), "BadRequest", "send less"),
        ] as [(ScriptedAnswer, String, String)])
    func unusable(server: ScriptedAnswer, type: String, words: String) async throws {
        let transport = ScriptedTransport(server)
        let answer = try await ask(hearing(), over: transport)
        #expect(answer.text == nil)
        #expect(answer.error?.type == "Invoke\(type)Error")
        #expect(answer.error?.message.contains(words) == true, "\(answer.error?.message ?? "no error")")
        #expect(transport.requests.count == 1)
    }

    @Test("A try after a failure sends the whole form again")
    func retried() async throws {
        var loading = refusal("Model is loading", status: 503)
        loading.headers.append(HTTPHeader("retry-after", "0"))
        let transport = ScriptedTransport(loading, .failure(.connectionRefused), transcript(" Hello."))
        let file = wave + Array(repeating: 7, count: 200_000)
        let answer = try await ask(
            hearing(file, ["max_retries": "2", "language": "en", "prompt": "p"]), over: transport)
        #expect(answer.text == "Hello.")
        #expect(transport.requests.count == 3)
        for request in transport.requests {
            #expect(request.fields == ["model": "m", "response_format": "json", "language": "en", "prompt": "p"])
            #expect(request.file?.fileName == "audio.wav")
            #expect(try request.file?.bytes() == file)
        }
    }

    @Test("What another try cannot mend is not tried again")
    func final() async throws {
        let transport = ScriptedTransport(try recorded("v4.1.0-transcribe-not-audio"), transcript("no"))
        let answer = try await ask(hearing(wave, ["max_retries": "3"]), over: transport)
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(transport.requests.count == 1)
    }

    private static let key = "sk-0123456789abcdefghij"

    @Test(
        "No message shows the key, even if the server repeats it",
        arguments: [
            ScriptedAnswer(#"{"detail":"bad key \#(key)"}"#, status: 401), ScriptedAnswer("not JSON: \(key)"),
            ScriptedAnswer("token \(key)", status: 500, type: "text/plain"),
        ])
    func secrecy(server: ScriptedAnswer) async throws {
        let extra: JSONObject = ["api_key": .string(Self.key)]
        for request in [
            hearing(wave, extra),
            .about(
                "validate_model_credentials", session: "s", type: "speech2text", credentials: .credentials(extra)),
        ] {
            let answer = try await ask(request, over: ScriptedTransport(server))
            #expect(answer.error?.message.isEmpty == false)
            let lines = answer.replies.map { String(decoding: $0.line, as: UTF8.self) }.joined()
            #expect(!lines.contains("0123456789"))
        }
    }
}
