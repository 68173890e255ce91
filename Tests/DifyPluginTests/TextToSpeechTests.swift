import DifyPlugin
import DifyPluginTesting
import Testing

@Suite(.timeLimit(.minutes(1)))
struct TextToSpeechTests {
    @Test("sends each piece as hexadecimal digits, with its media type")
    func pieces() async throws {
        let provider = SpeakingProvider(pieces: [[0x00, 0xFF, 0x0A], [], [0x9C]])
        let request = PluginRequest.invokeTTS(session: "s", text: "x", voice: "mpeg")
        let replies = try await withHost(provider) { try await $0.ask(request) }
        #expect(ReplyValidator.violations(in: replies, to: request) == [])
        #expect(replies.dropLast().map(\.data) == ["00ff0a", "9c"].map { ["mime_type": "audio/mpeg", "result": $0] })
    }

    @Test(
        "cuts pieces at 256 KiB",
        arguments: [
            (1, [1]), (262_143, [262_143]), (262_144, [262_144]), (262_145, [262_144, 1]),
            (600_000, [262_144, 262_144, 75_712]),
        ])
    func cut(length: Int, lengths: [Int]) async throws {
        let sound = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let request = PluginRequest.invokeTTS(session: "s", text: "x", voice: "")
        let replies = try await withHost(SpeakingProvider(pieces: [sound])) { try await $0.ask(request) }
        #expect(ReplyValidator.violations(in: replies, to: request) == [])
        let pieces = replies.dropLast().compactMap { $0.data?.object?["result"]?.string }
        #expect(pieces.map { $0.utf8.count / 2 } == lengths)
        #expect(Self.bytes(pieces.joined()) == sound)
    }

    @Test("waits while the host does not read, with one piece on its way")
    func suspends() async throws {
        let sound = [UInt8](repeating: 7, count: 5 * SpeechResultStream.pieceLimit)
        let request = PluginRequest.invokeTTS(session: "s", text: "x", voice: "v")
        let replies = try await withHost(SpeakingProvider(pieces: [sound])) { host in
            host.pauseReading()
            try host.say(request)
            await host.waitForSuspendedSender()
            #expect(host.repliesSoFar(of: "s").count == 1)
            host.resumeReading()
            return await host.replies(of: "s")
        }
        #expect(replies.count == 6)
        #expect(ReplyValidator.violations(in: replies, to: request) == [])
    }

    @Test("silence is an error, and an error after some audio follows it")
    func failures() async throws {
        let (silence, cough) = try await withHost(SpeakingProvider()) { host in
            let silence = try await host.ask(.invokeTTS(session: "s", model: "mute", text: "", voice: "v"))
            return (silence, try await host.ask(.invokeTTS(session: "t", text: "cough", voice: "v")))
        }
        #expect(silence.map(\.kind) == [.error, .end])
        #expect(silence.first?.errorType == "InvokeServerUnavailableError")
        #expect(silence.first?.errorMessage?.contains("mute") == true)
        #expect(cough.map(\.kind) == [.stream, .error, .end])
    }

    @Test(
        "lists the voices that speak a language, and all if none is asked for",
        arguments: [("", ["a", "b"]), ("en-US", ["a", "b"]), ("de-DE", ["b"]), ("fr-FR", [])])
    func voices(language: String, values: [String]) async throws {
        let request = PluginRequest.getTTSModelVoices(session: "s", language: language)
        let replies = try await withHost(SpeakingProvider()) { try await $0.ask(request) }
        #expect(ReplyValidator.violations(in: replies, to: request) == [])
        let voices = replies.first?.data?.object?["voices"]?.array ?? []
        #expect(voices.compactMap { $0.object?["value"]?.string } == values)
    }

    @Test("a predefined model's voices come before those of the code")
    func predefinedVoices() async throws {
        let model = AIModelEntity(
            model: "echo", type: .textToSpeech, properties: [.voices: [["mode": "p", "name": "Predefined"]]])
        let provider = SpeakingProvider(predefinedModels: try PredefinedModels([model]))
        let request = PluginRequest.getTTSModelVoices(session: "s", language: "")
        let replies = try await withHost(provider) { try await $0.ask(request) }
        #expect(replies.first?.data == ["voices": [["name": "Predefined", "value": "p"]]])
    }

    @Test("a provider without speaking models says so", arguments: ["invoke_tts", "get_tts_model_voices"])
    func absent(action: String) async throws {
        let request = PluginRequest(
            action, session: "s", fields: ["model": "m", "model_type": "tts", "content_text": "x", "voice": "v"])
        let replies = try await withHost { try await $0.ask(request) }
        #expect(replies.map(\.kind) == [.error, .end])
        #expect(replies.first?.errorMessage == "This plugin offers no models of the type tts")
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.utf8.map { $0 < 58 ? $0 - 48 : $0 - 87 }
        return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
