import DifyPlugin
import DifyPluginTesting
import Testing
import XinferenceStandIn

/// What goes wrong with sound at a server, as Dify hears of it.
@Suite("Faults of sound through the shipped program", .timeLimit(.minutes(2)), .serialized)
struct SpeechFaultTests {
    /// A model that fails, the form's other fields, the class under which Dify has to hear of it, and some of the words.
    struct Row: Sendable, CustomTestStringConvertible {
        var uid: String
        var more: JSONObject
        var type: InvokeError.Kind
        var words: String

        init(_ uid: String, _ type: InvokeError.Kind, _ words: String, _ more: JSONObject = [:]) {
            (self.uid, self.type, self.words, self.more) = (uid, type, words, more)
        }

        var testDescription: String { "\(uid) \(more.keys.compactMap { more[$0]?.string })" }
    }

    private static let streamed: JSONObject = ["streaming": "on"]

    static let speechRows = [
        Row("fail-speech-json", .serverUnavailable, "The model failed"),
        Row("fail-speech-json", .serverUnavailable, "The model failed", streamed),
        Row("fail-speech-empty", .serverUnavailable, "no audio at all"),
        Row("fail-speech-empty", .serverUnavailable, "no audio at all", streamed),
        Row("fail-speech-short", .serverUnavailable, "audio that ends after", ["response_format": "wav"]),
        Row("fail-speech-429", .rateLimit, "status 429"),
        Row("fail-speech-rate-limit", .rateLimit, "Rate limit reached"),
        Row("fail-speech-rate-limit", .rateLimit, "Rate limit reached", streamed),
        Row("fail-speech-503-once", .serverUnavailable, "status 503"),
        Row("fail-speech-loading", .serverUnavailable, "still loading; try again in 30 seconds"),
        Row("fail-speech-drop", .connection, "failed: "), Row("fail-speech-drop", .connection, "failed: ", streamed),
        Row("fail-speech-silent", .connection, "raise invoke_timeout", ["invoke_timeout": "1"]),
        Row("fail-speech-silent", .connection, "raise invoke_timeout", ["invoke_timeout": "1", "streaming": "on"]),
        Row("stand-in-whisper", .badRequest, "check model_uid"), Row("stand-in-chat", .badRequest, "check model_uid"),
        Row("no-such-model", .badRequest, "Check model_uid"),
        Row("stand-in-speech", .badRequest, "set response_format to", ["response_format": "aac"]),
    ]

    static let transcriptRows = [
        Row("fail-transcribe-null", .serverUnavailable, "text"),
        Row("fail-transcribe-missing", .serverUnavailable, "text"),
        Row("fail-transcribe-plain", .serverUnavailable, "cannot be read"),
        Row("fail-transcribe-english", .badRequest, "launch the multilingual one"),
        Row("fail-transcribe-english", .badRequest, "Set task to transcribe", ["task": "translate"]),
        Row("fail-transcribe-429", .rateLimit, "status 429"),
        Row("fail-transcribe-rate-limit", .rateLimit, "Rate limit reached"),
        Row("fail-transcribe-503-once", .serverUnavailable, "status 503"),
        Row("fail-transcribe-loading", .serverUnavailable, "still loading; try again in 30 seconds"),
        Row("fail-transcribe-drop", .connection, "failed: "),
        Row("fail-transcribe-silent", .connection, "raise invoke_timeout", ["invoke_timeout": "1"]),
        Row("stand-in-whisper", .badRequest, "Set language to one of those", ["language": "xx"]),
        Row("stand-in-kokoro", .badRequest, "check model_uid"), Row("stand-in-chat", .badRequest, "check model_uid"),
        Row("no-such-model", .badRequest, "Check model_uid"),
    ]

    private func expect(_ row: Row, _ replies: [HostReply], path: String) {
        #expect(replies.isWellFormed)
        #expect(!replies.contains { $0.kind == .stream })
        let error = replies.first { $0.kind == .error }
        #expect(error?.errorType == row.type.rawValue)
        #expect(error?.errorMessage?.contains(row.words) == true, "\(error?.errorMessage ?? "no error")")
        #expect(error?.errorMessage?.contains(path) == true, "\(error?.errorMessage ?? "no error")")
    }

    @Test("each failure to speak has its class and its words, then the end", arguments: speechRows)
    func speaking(row: Row) async throws {
        try await Shipped.run(with: StandInModel.healthy + StandInModel.failing) { process, server in
            let replies = try await process.ask(
                .invokeTTS(
                    session: "s", credentials: server.credentials(row.uid, row.more), text: "Hello, world.", voice: ""))
            expect(row, replies, path: "POST \(server.url)/v1/audio/speech ")
        }
    }

    @Test("each failure to listen has its class and its words, then the end", arguments: transcriptRows)
    func listening(row: Row) async throws {
        try await Shipped.run(with: StandInModel.healthy + StandInModel.failing) { process, server in
            let replies = try await process.ask(
                .invokeSpeechToText(
                    session: "s", credentials: server.credentials(row.uid, row.more), file: Self.silence))
            expect(row, replies, path: "POST \(server.url)/v1/audio/trans")
        }
    }

    @Test("a file that is no recording is a bad request, an empty one is not even sent")
    func notAudio() async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            let credentials = server.credentials("stand-in-whisper")
            let text = try await process.ask(
                .invokeSpeechToText(session: "text", credentials: credentials, file: Array("no recording".utf8)))
            #expect(text.isWellFormed)
            #expect(text.error?.hasPrefix("InvokeBadRequestError") == true)
            #expect(text.error?.contains("Send a recording in a common format") == true)
            let before = server.requestCount
            let empty = try await process.ask(
                .invokeSpeechToText(session: "empty", credentials: credentials, file: []))
            #expect(empty.isWellFormed && empty.error?.hasPrefix("InvokeBadRequestError") == true)
            #expect(server.requestCount == before)
        }
    }

    @Test("a stream that ends too early is an error behind the sound that came")
    func shortStream() async throws {
        try await Shipped.run(with: StandInModel.failing) { process, server in
            let credentials = server.credentials("fail-speech-short", ["streaming": "on", "response_format": "wav"])
            let replies = try await process.ask(
                .invokeTTS(session: "s", credentials: credentials, text: "Hello, world.", voice: ""))
            #expect(replies.isWellFormed)
            let sent = try #require(server.log.last?.responseBytes)
            #expect(replies.error?.hasPrefix("InvokeServerUnavailableError") == true)
            #expect(replies.error?.contains("audio that ends after \(sent) of ") == true, "\(replies.error ?? "")")
        }
    }

    @Test("a server that recovers is asked again, with all that was sent before")
    func retries() async throws {
        try await Shipped.run(with: StandInModel.healthy + StandInModel.failing) { process, server in
            let text = "The quick brown fox."
            let speech = try await process.speak(text, server.credentials("fail-speech-503-once", ["max_retries": "3"]))
            let heard = try await process.hear(
                speech.digits, server.credentials("fail-transcribe-503-once", ["max_retries": "3"]))
            #expect(heard == text)
            #expect(server.log.map(\.status) == [503, 200, 503, 200])
            #expect(server.log.suffix(2).map(\.requestBytes).min() ?? 0 > speech.count)
        }
    }

    @Test("validation tells of a model that fails at its trial", arguments: ["tts", "speech2text"])
    func validation(type: String) async throws {
        try await Shipped.run(with: StandInModel.failing) { process, server in
            let uids =
                type == "tts"
                ? ["fail-speech-json", "fail-speech-empty", "fail-speech-429", "fail-speech-drop"]
                : ["fail-transcribe-null", "fail-transcribe-english", "fail-transcribe-429", "fail-transcribe-drop"]
            for uid in uids {
                let replies = try await process.ask(
                    .about(
                        "validate_model_credentials", session: uid, type: type, credentials: server.credentials(uid)))
                #expect(replies.isWellFormed)
                #expect(replies.error?.hasPrefix("CredentialsValidateFailedError") == true)
                #expect(replies.error?.contains("POST \(server.url)/v1/audio/") == true, "\(replies.error ?? "")")
            }
        }
    }

    /// A WAV file of some samples without a sound.
    private static let silence: [UInt8] =
        Array("RIFF".utf8) + [0x64, 0, 0, 0] + Array("WAVEfmt ".utf8) + [16, 0, 0, 0, 1, 0, 1, 0]
        + [0x80, 0x3E, 0, 0, 0, 0x7D, 0, 0, 2, 0, 16, 0] + Array("data".utf8) + [0x40, 0, 0, 0]
        + [UInt8](repeating: 0, count: 64)
}
