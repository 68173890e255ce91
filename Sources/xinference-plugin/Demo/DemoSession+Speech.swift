import DifyPlugin
import DifyPluginTesting

/// What Dify does when somebody has an answer read out and talks back: text becomes sound, and sound text.
extension DemoSession {
    /// The models of a conversation by voice, by their UIDs.
    struct SpeechModels {
        var speech = "stand-in-speech"
        var transcription = "stand-in-whisper"
    }

    /// How long the plugin took to speak and to listen.
    struct SpeechTimes {
        /// From the request line to the first piece of sound.
        var firstSound = Duration.zero
        var speaking = Duration.zero
        var listening = Duration.zero
    }

    private static let sentence = "Our models speak and understand, and no word leaves the house. 说到做到。"

    /// Has a sentence spoken and the very sound transcribed; the text must come back as it was.
    mutating func speakAndListen(with models: SpeechModels = .init()) async throws {
        heading("a sentence by voice", "spoken by one model, understood by another")
        let speaker = try await prove(models.speech, type: "tts")
        let listener = try await prove(models.transcription, type: "speech2text")
        guard let speaker, let listener else { return }
        terminal.line("  " + terminal.styled("you    ", .accent) + Self.sentence)
        var times = SpeechTimes()
        let voice = try await voice(of: models.speech, speaker)
        guard let sound = try await speak(models.speech, speaker, voice: voice, &times) else { return }
        guard let text = try await listen(to: sound, models.transcription, listener, &times) else { return }
        terminal.line("  " + terminal.styled("heard  ", .accent) + text)
        speech = times
        if text != Self.sentence { fail("what was heard is not what was said") }
    }

    // MARK: Steps

    /// The first voice that the plugin offers, as Dify's settings show it; Dify sends a voice always.
    private mutating func voice(of model: String, _ credentials: JSONObject) async throws -> String {
        var request = PluginRequest.about(
            "get_tts_model_voices", session: "voices", model: model, type: "tts", credentials: credentials)
        request.fields["language"] = ""
        let replies = check(try await host.ask(request))
        if let error = Self.error(in: replies) { fail("there are no voices: \(error)") }
        let voices = replies.first?.data?.object?["voices"]?.array ?? []
        tell(
            "get_tts_model_voices",
            "\(voices.count): " + voices.compactMap { $0.object?["name"]?.string }.joined(separator: ", "))
        return voices.first?.object?["value"]?.string ?? "default"
    }

    /// Has the sentence spoken; returns the sound in hexadecimal, `nil` if that failed.
    private mutating func speak(
        _ model: String, _ credentials: JSONObject, voice: String, _ times: inout SpeechTimes
    ) async throws -> String? {
        var request = PluginRequest.about(
            "invoke_tts", session: "speak", model: model, type: "tts", credentials: credentials)
        request.fields["content_text"] = .string(Self.sentence)
        request.fields["voice"] = .string(voice)
        request.fields["tenant_id"] = "t-1"
        let start = ContinuousClock.now
        let replies = check(try await host.ask(request))
        times.speaking = start.duration(to: .now)
        let pieces = replies.filter { $0.kind == .stream }
        let sound = pieces.compactMap { $0.data?.object?["result"]?.string }.joined()
        guard let first = pieces.first, !sound.isEmpty, Self.error(in: replies) == nil else {
            fail("nothing was spoken: \(Self.error(in: replies) ?? "the sound is empty")")
            return nil
        }
        times.firstSound = start.duration(to: first.arrival)
        let type = first.data?.object?["mime_type"]?.string ?? "a type not told"
        tell(
            "invoke_tts",
            "\(sound.utf8.count / 2) bytes of \(type) in \(pieces.count) pieces, the first after "
                + "\(Self.milliseconds(times.firstSound)), all after \(Self.milliseconds(times.speaking))")
        return sound
    }

    /// Has a sound transcribed; `nil` if that failed.
    private mutating func listen(
        to sound: String, _ model: String, _ credentials: JSONObject, _ times: inout SpeechTimes
    ) async throws -> String? {
        var request = PluginRequest.about(
            "invoke_speech2text", session: "listen", model: model, type: "speech2text", credentials: credentials)
        request.fields["file"] = .string(sound)
        let start = ContinuousClock.now
        let replies = check(try await host.ask(request))
        times.listening = start.duration(to: .now)
        guard let text = replies.first?.data?.object?["result"]?.string else {
            fail("nothing was heard: \(Self.error(in: replies) ?? "no text")")
            return nil
        }
        tell("invoke_speech2text", "\(text.count) characters after \(Self.milliseconds(times.listening))")
        return text
    }
}
