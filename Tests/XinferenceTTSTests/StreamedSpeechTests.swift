import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@Suite("Streamed speech", .timeLimit(.minutes(1)))
struct StreamedSpeechTests {
    private static let on: JSONObject = ["streaming": "on"]

    private func isStreamed(_ request: HTTPRequest) -> Bool { request.json["stream"] == true }

    @Test("goes on to Dify piece by piece, without the comments in it")
    func pieces() async throws {
        let recording = try recorded("v4.1.0-speech-stream-wav").cut(every: 4096)
        let transport = ScriptedTransport(recording)
        let answer = try await ask(saying("Hello.", Self.on), over: transport)
        #expect(answer.audio.count == 144_044)
        #expect(answer.pieces.count > 30)
        #expect(answer.types == ["audio/wav"])
        #expect(transport.requests.allSatisfy(isStreamed))
    }

    @Test("that broke off is an error behind what came")
    func brokenOff() async throws {
        let recording = try recorded("v4.1.0-speech-stream-wav-breaks").cut(every: 4096)
        let answer = try await ask(saying("Hello.", Self.on), over: ScriptedTransport(recording))
        #expect(answer.audio.count == 8192)
        #expect(answer.error?.type == "InvokeServerUnavailableError")
        #expect(answer.error?.message.contains("audio that ends after 8192 of") == true)
    }

    @Test(
        "is asked for by itself of a family that streams, for a long text",
        arguments: [("CosyVoice", 201, true), ("CosyVoice", 200, false), ("Kokoro", 400, false), ("", 400, false)])
    func automatically(family: String, length: Int, streamed: Bool) async throws {
        let transport = ScriptedTransport(audio("a"))
        _ = try await ask(saying(String(repeating: "a", count: length), facts(family)), over: transport)
        #expect(transport.requests.map(isStreamed) == [streamed])
    }

    @Test("that is refused is asked for as a whole, and so is the next from the start")
    func refused() async throws {
        let transport = ScriptedTransport(try recorded("v4.1.0-speech-stream-unsupported"), audio("a"), audio("b"))
        let answers = try await ask(
            [saying("Hello.", Self.on), saying("You.", Self.on, session: "t")], over: transport)
        #expect(answers.map(\.audio) == [audio("a").body, audio("b").body])
        #expect(transport.requests.map(isStreamed) == [true, false, false])
    }

    @Test(
        "is given up in the words of every engine, and for nothing else",
        arguments: [
            ("F5-TTS does not support stream generation.", true), ("AuK does not support streaming generation.", true),
            ("Streaming mlx-audio output is not yet supported by Xinference", true),
            ("YuE2 only supports non-streaming generation.", true), ("CUDA out of memory", false),
            ("upstream connect error", false), ("upstream is not supported", false), ("the stream broke off", false),
            ("Unexpected keyword argument 'stream'", true), ("Stream is not supported", true),
        ])
    func words(words: String, isRepeated: Bool) async throws {
        let transport = ScriptedTransport(refusal(words), audio("a"))
        let answer = try await ask(saying("Hello.", Self.on), over: transport)
        #expect(transport.requests.count == (isRepeated ? 2 : 1))
        #expect((answer.error == nil) == isRepeated)
    }

    @Test("is the first part only, and the others are asked for when its first sound is there")
    func firstPart() async throws {
        let gate = Gate()
        let transport = AnsweringTransport { request, number in
            if number == 0 { await gate.pass() }
            return audio("<\(request.json["input"]?.string ?? "")>")
        }
        let text = "One. Two. Three. Four."
        async let answer = ask(saying(text, ["streaming": "on", "word_limit": "6"]), over: transport)
        await transport.waitForRequests(1)
        #expect(transport.requests.count == 1)
        gate.open()
        let expected = ["One.", "Two.", "Three.", "Four."].flatMap { audio("<\($0)>").body }
        #expect(try await answer.audio == expected)
        #expect(transport.requests.map(isStreamed).filter { $0 }.count == 1)
        #expect(transport.requests.first.map(isStreamed) == true)
    }

    @Test("that holds nothing is an error")
    func empty() async throws {
        let server = ScriptedAnswer("", type: "application/octet-stream")
        let answer = try await ask(saying("Hello.", Self.on), over: ScriptedTransport(server))
        #expect(answer.error?.message.contains("no audio at all") == true)
    }
}
