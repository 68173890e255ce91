import DifyPlugin
import HTTPTransport
import OpenAICompatible
import ScriptedTransport
import Testing

@Suite("Speech")
struct SpeechTests {
    private static let hello = SpeechRequest(model: "kokoro", input: "Hello.")
    private static let streamed = SpeechRequest(model: "kokoro", input: "Hello.", isStreamed: true)

    private func answer(_ body: [UInt8], type: String = "audio/mpeg", ending: TransportError? = nil) -> ScriptedAnswer {
        ScriptedAnswer(headers: [HTTPHeader("content-type", type)], pieces: [body], ending: ending)
    }

    /// All that a stream hands out before it ends or fails, and why it fails.
    private func heard(
        _ answer: ScriptedAnswer, _ request: SpeechRequest = streamed
    ) async throws -> (pieces: [[UInt8]], error: OpenAIError?) {
        var pieces: [[UInt8]] = []
        do {
            try await client(ScriptedTransport(answer)).withSpeech(request) { stream in
                while let piece = try await stream.next() { pieces.append(piece) }
            }
            return (pieces, nil)
        } catch let error as OpenAIError {
            return (pieces, error)
        }
    }

    // MARK: What is sent

    @Test("What is not set is left out, and so is an empty voice")
    func nothingUnset() async throws {
        let transport = ScriptedTransport(answer([1]), answer([1]))
        _ = try await client(transport).speak(Self.hello)
        _ = try await client(transport).speak(SpeechRequest(model: "kokoro", input: "Hello.", voice: ""))
        for request in transport.requests {
            #expect(request.url == "http://xinference:9997/v1/audio/speech")
            #expect(request.headers.first(named: "accept") == "audio/*, application/json")
            #expect(String(decoding: request.body, as: UTF8.self) == #"{"model":"kokoro","input":"Hello."}"#)
        }
    }

    @Test("All that is set is sent, and further options as JSON inside a text")
    func everything() async throws {
        let transport = ScriptedTransport(answer([1]))
        _ = try await client(transport).speak(
            SpeechRequest(
                model: "m", input: "\"你好\"", voice: "中文女", responseFormat: "mp3", speed: 1.5, isStreamed: true,
                options: ["prompt_text": "a \"b\""]))
        #expect(
            String(decoding: try #require(transport.requests.first).body, as: UTF8.self)
                == #"{"model":"m","input":"\"你好\"","voice":"中文女","response_format":"mp3","speed":1.5,"stream":true,"#
                + #""kwargs":"{\"prompt_text\":\"a \\\"b\\\"\"}"}"#)
    }

    @Test("A speed that is no number fails before anything is sent")
    func badSpeed() async throws {
        let transport = ScriptedTransport(answer([1]))
        await #expect(throws: OpenAIError.self) {
            try await client(transport).speak(SpeechRequest(model: "m", input: "a", speed: .nan))
        }
        #expect(transport.requests.isEmpty)
    }

    // MARK: Recorded answers

    @Test(
        "A recorded answer gives its audio as it came",
        arguments: [
            ("mp3-default", "audio/mpeg"), ("wav", "audio/wav"), ("flac", "audio/flac"), ("ogg", "audio/ogg"),
        ])
    func recordedAnswers(name: String, type: String) async throws {
        let recording = try recorded("v4.1.0-speech-" + name)
        for answer in [recording, recording.cut(every: 1000)] {
            let speech = try await client(ScriptedTransport(answer)).speak(Self.hello)
            #expect(speech == SpeechAnswer(audio: recording.body, contentType: type))
        }
    }

    @Test("A recorded stream gives its audio without the comments in it", arguments: [1, 63, 4096, 200_000])
    func recordedStream(size: Int) async throws {
        let recording = try recorded("v4.1.0-speech-stream-wav")
        let (pieces, error) = try await heard(recording.cut(every: size))
        #expect(error == nil)
        #expect(pieces.joined().count == 144_044)
        #expect(pieces.allSatisfy { !$0.isEmpty })
        #expect((pieces.first?.count ?? 0) >= 64)
        let mp3 = try recorded("v4.1.0-speech-stream-mp3")
        #expect(try await heard(mp3.cut(every: size)).pieces.flatMap { $0 } == mp3.body)
    }

    @Test("A recorded stream that broke off ends in an error that says how much came", arguments: [1, 4096, 10_000])
    func brokenStream(size: Int) async throws {
        let (pieces, error) = try await heard(try recorded("v4.1.0-speech-stream-wav-breaks").cut(every: size))
        guard case .unusable(.shortAudio(let expected, let found)) = error?.reason else {
            Issue.record("unexpected error: \(String(describing: error))")
            return
        }
        #expect(found == 8192)
        #expect(expected > found)
        #expect(pieces.joined().count == 8192)
    }

    @Test(
        "A recorded refusal gives the server's words",
        arguments: [
            ("stream-unsupported", "Kokoro does not support stream mode."),
            ("input-missing", "Internal Server Error: 1 validation error for SpeechRequest"),
            ("wrong-type-llm", "Model model_metadata=None"),
        ])
    func refusals(name: String, words: String) async throws {
        let error = try await heard(try recorded("v4.1.0-speech-" + name)).error
        guard case .status(let failure) = error?.reason else {
            Issue.record("unexpected error: \(String(describing: error))")
            return
        }
        #expect(failure.status == 500)
        #expect(failure.words.hasPrefix(words), "\(failure.words)")
    }

    // MARK: Faults under the status 200

    @Test(
        "An error under the status 200 gives the server's words",
        arguments: [
            (#"{"detail":"[address=h:1, pid=2] no voice"}"#, "application/json"),
            (#"{"error":"no voice"}"#, "application/problem+json"),
            (#"{"detail":"no voice"}"#, "application/octet-stream"), (#"{"error":"no voice"}"#, "audio/mpeg"),
            ("{\n  \"error\": \"no voice\"\n}", "audio/mpeg"), ("\n{ \"detail\": \"no voice\" }", "audio/mpeg"),
            (#"{"success":false,"message":"no voice"}"#, "application/octet-stream"),
        ])
    func errorInside(body: String, type: String) async throws {
        for size in [1, 5, 500] {
            let (pieces, error) = try await heard(answer(Array(body.utf8), type: type).cut(every: size))
            #expect(error?.reason == .inStream(words: "no voice"))
            #expect(pieces.isEmpty)
        }
    }

    @Test("Sound whose first bytes look like the beginning of an object is sound", arguments: [[0x00], [0x80, 0x07]])
    func objectLikeSound(bytes: [UInt8]) async throws {
        let sound = Array("{\"a\":".utf8) + bytes + [UInt8](repeating: 0x41, count: 100)
        let (pieces, error) = try await heard(answer(sound))
        #expect(error == nil)
        #expect(pieces.flatMap { $0 } == sound)
    }

    @Test("A page is no audio", arguments: [("text/html; charset=utf-8", "text/html"), ("TEXT/plain", "text/plain")])
    func page(type: String, name: String) async throws {
        let (pieces, error) = try await heard(answer(Array("<html>".utf8), type: type), Self.hello)
        #expect(error?.reason == .unusable(.noAudio(type: name)))
        #expect(pieces.isEmpty)
    }

    @Test("A type that repeats the key is told without it")
    func keyInType() async throws {
        let server = OpenAIServer(baseURL: "http://h", apiKey: Secret("sk-hunter2"))
        let transport = ScriptedTransport(answer([1], type: "text/sk-hunter2"))
        let error = await #expect(throws: OpenAIError.self) {
            try await OpenAIClient(transport: transport, server: server).speak(Self.hello)
        }
        #expect(error?.reason == .unusable(.noAudio(type: "text/•••")))
    }

    @Test("An empty body is an error, streamed or not", arguments: [true, false])
    func empty(isStreamed: Bool) async throws {
        let request = isStreamed ? Self.streamed : Self.hello
        #expect(try await heard(answer([]), request).error?.reason == .unusable(.emptyAudio))
        let ping = Array(": ping - 2026-11-21 04:12:09.285800+00:00\r\n\r\n".utf8)
        #expect(try await heard(answer(ping), Self.streamed).error?.reason == .unusable(.emptyAudio))
    }

    @Test("A comment in an answer that was not streamed is part of it")
    func plainAnswer() async throws {
        let body = Array("abc: ping - 2026-11-21 04:12:09\r\n\r\n".utf8)
        #expect(try await heard(answer(body), Self.hello).pieces.flatMap { $0 } == body)
        #expect(try await heard(answer(body), Self.streamed).pieces.flatMap { $0 } == Array("abc".utf8))
    }

    @Test("A WAV file that ends inside its header is an error, one of unknown length is not")
    func waveHeaders() async throws {
        let wav = try recorded("v4.1.0-speech-wav").body
        let cut = try await heard(answer(Array(wav.prefix(30)), type: "audio/wav"), Self.hello)
        #expect(cut.error?.reason == .unusable(.shortAudio(expected: 31, found: 30)))
        let unknown = Array(wav.prefix(40)) + [0xFF, 0xFF, 0xFF, 0xFF] + Array(wav[44..<2000])
        #expect(try await heard(answer(unknown, type: "audio/wav"), Self.hello).error == nil)
    }

    @Test("A body that breaks off fails after what came")
    func brokenBody() async throws {
        let fault = TransportError(.connectionBroken, "gone", responseBegan: true)
        let sound = [UInt8](repeating: 9, count: 500)
        let (pieces, error) = try await heard(answer(sound, ending: fault))
        #expect(error?.reason == .transport(fault))
        #expect(pieces == [sound])
        await #expect(throws: OpenAIError.self) {
            try await client(ScriptedTransport(answer(sound, ending: fault))).speak(Self.hello)
        }
    }
}
