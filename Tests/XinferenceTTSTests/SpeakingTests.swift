import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@Suite("Saying a text", .timeLimit(.minutes(1)))
struct SpeakingTests {
    @Test("asks with one POST and gives the audio as it came, with its type")
    func plain() async throws {
        let recording = try recorded("v4.1.0-speech-mp3-default")
        let transport = ScriptedTransport(recording)
        let answer = try await ask(saying(" Hello. ", facts("Kokoro"), voice: "af_sky"), over: transport)
        #expect(answer.audio == recording.body)
        #expect(answer.types == ["audio/mpeg"])
        #expect(transport.lines == ["POST http://xinference:9997/v1/audio/speech"])
        #expect(
            transport.requests.first?.json
                == ["model": "m", "input": "Hello.", "voice": "af_sky", "response_format": "mp3"])
    }

    @Test("sends what the form says")
    func options() async throws {
        let transport = ScriptedTransport(audio("a", type: "audio/ogg"))
        let extra: JSONObject = ["response_format": "ogg", "speed": "1.5", "prompt_text": "so \"it\" is"]
        let answer = try await ask(saying("Hello.", extra), over: transport)
        #expect(answer.types == ["audio/ogg"])
        #expect(
            transport.requests.first?.json == [
                "model": "m", "input": "Hello.", "response_format": "ogg", "speed": 1.5,
                "kwargs": #"{"prompt_text":"so \"it\" is"}"#,
            ])
    }

    @Test("sends a recording as a form, each field in its part")
    func recording() async throws {
        let transport = ScriptedTransport(audio("a"))
        let extra: JSONObject = [
            "prompt_speech": "data:audio/wav;base64,UklGRgAAAABXQVZF", "prompt_text": "Hi", "speed": 2,
            "streaming": "on",
        ]
        _ = try await ask(saying("Hello.", extra, voice: "v"), over: transport)
        let request = try #require(transport.requests.first)
        #expect(request.body.isEmpty)
        #expect(request.headers.first(named: "content-type") == nil)
        let fields = request.form.dropLast().map { "\($0.name)=\($0.text ?? "?")" }
        #expect(
            fields == [
                "model=m", "input=Hello.", "voice=v", "response_format=mp3", "speed=2", "stream=true",
                #"kwargs={"prompt_text":"Hi"}"#,
            ])
        let file = try #require(request.form.last)
        #expect(file.name == "prompt_speech")
        #expect(file.fileName == "prompt.wav")
        #expect(file.contentType == "audio/wav")
        #expect(file.text == "RIFF\0\0\0\0WAVE")
    }

    @Test("refuses a text of nothing without asking", arguments: ["", " ", "\n\t\u{3000}"])
    func blank(text: String) async throws {
        let transport = ScriptedTransport()
        let answer = try await ask(saying(text), over: transport)
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(answer.error?.message == "There is nothing to say: the text is empty")
        #expect(transport.requests.isEmpty)
    }

    @Test(
        "tells the type by the server's word, else by the first bytes, else by what was asked for",
        arguments: [
            ("audio/x-own; charset=x", [0xFF, 0xFB, 0x90], "mp3", "audio/x-own"),
            ("application/octet-stream", [0xFF, 0xFB, 0x90], "wav", "audio/mpeg"),
            ("application/octet-stream", Array("fLaC".utf8), "mp3", "audio/flac"),
            ("application/octet-stream", [1, 2, 3], "aac", "audio/aac"),
            ("application/octet-stream", [1, 2, 3], "opus", "audio/ogg"),
            // Samples may look like anything.
            ("application/octet-stream", [0xFF, 0xFB, 0x90], "pcm", "audio/pcm"),
        ])
    func types(told: String, body: [UInt8], format: String, type: String) async throws {
        let answer = ScriptedAnswer(headers: [HTTPHeader("Content-Type", told)], pieces: [body])
        let spoken = try await ask(
            saying("Hello.", ["response_format": .string(format)]), over: ScriptedTransport(answer))
        #expect(spoken.types == [type])
        #expect(spoken.audio == body)
    }

    @Test("cuts audio into messages of at most 256 KiB")
    func largeAudio() async throws {
        let body = [0xFF, 0xFB] + (0..<600_000).map { UInt8(truncatingIfNeeded: $0 / 3) }
        let server = ScriptedAnswer(headers: [HTTPHeader("content-type", "audio/mpeg")], pieces: [body])
        let answer = try await ask(saying("Hello."), over: ScriptedTransport(server))
        #expect(answer.pieces.map(\.count) == [262_144, 262_144, 75_714])
        #expect(answer.audio == body)
    }

    // MARK: Faults

    @Test(
        "is an error where the answer is none, in the class that fits",
        arguments: [
            (refusal("Unknown format: 'AAC'"), "InvokeBadRequestError", "set response_format to mp3"),
            (refusal("Rate limit reached", status: 429), "InvokeRateLimitError", "Rate limit reached"),
            (refusal("Could not validate credentials", status: 401), "InvokeAuthorizationError", "api_key"),
            (.failure(.connectionRefused), "InvokeConnectionError", "Check that Xinference runs"),
            (ScriptedAnswer(#"{"detail":"broken"}"#), "InvokeServerUnavailableError", "broken"),
            (ScriptedAnswer(#"{"error":"broken"}"#), "InvokeServerUnavailableError", "broken"),
            (ScriptedAnswer("<html>", type: "text/html"), "InvokeServerUnavailableError", "text/html instead of audio"),
            (ScriptedAnswer("", type: "audio/mpeg"), "InvokeServerUnavailableError", "no audio at all"),
            (
                ScriptedAnswer(
                    headers: [HTTPHeader("content-type", "audio/mpeg")], pieces: [[0xFF, 0xFB]],
                    ending: TransportError(.connectionBroken, "gone", responseBegan: true)),
                "InvokeConnectionError", "gone"
            ),
        ])
    func faults(server: ScriptedAnswer, type: String, words: String) async throws {
        let answer = try await ask(saying("Hello."), over: ScriptedTransport(server))
        #expect(answer.pieces.isEmpty)
        #expect(answer.error?.type == type)
        #expect(answer.error?.message.contains(words) == true, "\(answer.error?.message ?? "")")
    }

    @Test("is an error with the recorded words for a voice that does not exist")
    func unknownVoice() async throws {
        let transport = ScriptedTransport(try recorded("v4.1.0-speech-voice-unknown"))
        let answer = try await ask(saying("Hello.", voice: "zz_none"), over: transport)
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(answer.error?.message.contains("Choose another voice") == true)
    }

    @Test("is an error where the file is shorter than it says")
    func shortFile() async throws {
        var server = try recorded("v4.1.0-speech-wav")
        server.pieces = [Array(server.body.prefix(20_000))]
        let answer = try await ask(saying("Hello.", ["response_format": "wav"]), over: ScriptedTransport(server))
        #expect(answer.pieces.isEmpty)
        #expect(answer.error?.message.contains("audio that ends after 20000 of 28844 bytes") == true)
    }

    @Test("fails with the field's name before anything is asked")
    func badField() async throws {
        let transport = ScriptedTransport()
        let answer = try await ask(saying("Hello.", ["speed": "9"]), over: transport)
        #expect(answer.error?.message.hasPrefix("speed has to be") == true)
        #expect(transport.requests.isEmpty)
    }
}

extension HTTPFormPart {
    /// The content, if it is a few bytes.
    fileprivate var text: String? {
        if case .bytes(let bytes) = content { String(decoding: bytes, as: UTF8.self) } else { nil }
    }
}
