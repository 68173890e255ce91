import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@Suite("Proving a speaking model's credentials", .timeLimit(.minutes(1)))
struct SpeechValidationTests {
    private func validate(
        _ extra: JSONObject = [:], _ script: ScriptedAnswer...
    ) async throws -> (answer: PluginAnswer, transport: ScriptedTransport) {
        let transport = ScriptedTransport(script)
        let request = PluginRequest.about(
            "validate_model_credentials", session: "s", type: "tts", credentials: .credentials(extra))
        return (try await ask(request, over: transport), transport)
    }

    /// What a server says of a model.
    private func description(_ family: String, _ name: String, _ abilities: String...) -> ScriptedAnswer {
        let list = abilities.map { "\"\($0)\"" }.joined(separator: ",")
        return ScriptedAnswer(
            #"{"model_type":"audio","model_name":"\#(name)","model_family":"\#(family)","model_ability":[\#(list)]}"#)
    }

    private func stored(_ answer: PluginAnswer) -> JSONObject { answer.result?["credentials"]?.object ?? [:] }

    @Test("A model is described, then has to say a word")
    func good() async throws {
        let (answer, transport) = try await validate(
            [:], recorded("v4.1.0-models-get-kokoro"), recorded("v4.1.0-speech-mp3-default"))
        #expect(
            transport.lines == [
                "GET http://xinference:9997/v1/models/m", "POST http://xinference:9997/v1/audio/speech",
            ])
        #expect(transport.requests.last?.json == ["model": "m", "input": "Hello", "response_format": "mp3"])
        #expect(stored(answer)["model_family"] == "Kokoro")
        #expect(stored(answer)["model_voices"] == "")
    }

    @Test(
        "The word is one of the model's language",
        arguments: [
            ("Kokoro-zh", "x", "你好"), ("MeloTTS", "MeloTTS-Japanese", "こんにちは"), ("MeloTTS", "MeloTTS-Korean", "안녕하세요"),
            ("MeloTTS", "MeloTTS-Chinese", "你好"), ("Kokoro", "Kokoro-82M", "Hello"), ("F5-TTS", "F5-TTS", "Hello"),
        ])
    func words(family: String, name: String, word: String) async throws {
        let script =
            [description(family, name, "text2audio")] + (family == "MeloTTS" ? [refusal("x")] : []) + [audio("a")]
        let transport = ScriptedTransport(script)
        let request = PluginRequest.about(
            "validate_model_credentials", session: "s", type: "tts", credentials: .credentials())
        let answer = try await ask(request, over: transport)
        #expect(answer.error == nil)
        #expect(transport.requests.last?.json["input"]?.string == word)
    }

    // MARK: Voices

    @Test(
        "The voices that the server names in a refusal are stored",
        arguments: [
            (
                "qwen3_tts", "Qwen3-TTS-12Hz-1.7B-CustomVoice",
                "voice '?' is not supported. Supported speakers are: aiden, dylan", "aiden,dylan"
            ),
            (
                "MeloTTS", "MeloTTS-English", "Invalid voice: ?, available speakers: {'EN-US': 0, 'EN-BR': 1}",
                "EN-US,EN-BR"
            ),
            ("CosyVoice", "CosyVoice-300M-SFT", "Invalid voice ?, CosyVoice available speakers: ['中文女']", "中文女"),
            ("MeloTTS", "MeloTTS-English", "something else", ""),
        ])
    func voices(family: String, name: String, words: String, voices: String) async throws {
        let (answer, transport) = try await validate(
            [:], description(family, name, "text2audio"), refusal(words), audio("a"))
        #expect(stored(answer)["model_voices"]?.string == voices)
        #expect(transport.requests.count == 3)
        #expect(transport.requests[1].json["voice"] == "?")
        // A model that fails over no voice is given its first.
        let expected: JSONValue? = family == "qwen3_tts" ? "aiden" : nil
        #expect(transport.requests[2].json["voice"] == expected)
    }

    @Test("No other family is asked for its voices, nor one that speaks by example")
    func notAsked() async throws {
        let (_, base) = try await validate(
            ["prompt_speech": "UklGRgAAAABXQVZF"],
            description("CosyVoice", "CosyVoice2-0.5B", "text2audio", "text2audio_voice_cloning"), audio("a"))
        #expect(base.requests.count == 2)
        #expect(base.requests.last?.form.isEmpty == false)
        let (_, chat) = try await validate([:], description("ChatTTS", "ChatTTS", "text2audio"), audio("a"))
        #expect(chat.requests.map { $0.json["voice"] } == [nil, "alloy"])
    }

    @Test("The first voice of the form is the one that is tried")
    func ownVoice() async throws {
        let (answer, transport) = try await validate(
            ["voices": "Ann=bf_emma, af_sky"], description("Kokoro", "k", "text2audio"), refusal("no such voice"))
        #expect(transport.requests.last?.json["voice"] == "bf_emma")
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.contains("no such voice") == true)
    }

    // MARK: Other models

    @Test(
        "An audio model that does not speak is refused by name, with where it belongs",
        arguments: [
            (["audio2text"], "The model \"m\" turns speech into text and cannot speak; add it in Dify as Speech2text"),
            (["text2music"], "The model \"m\" makes music, for which Dify has no type of model"),
            (["speaker_embedding"], "The model \"m\" compares voices, for which Dify has no type of model"),
            (["audio2audio"], "The model \"m\" cannot speak: the server lists as its abilities audio2audio"),
        ])
    func otherAbilities(abilities: [String], message: String) async throws {
        let list = abilities.map { "\"\($0)\"" }.joined(separator: ",")
        let (answer, transport) = try await validate(
            [:], ScriptedAnswer(#"{"model_type":"audio","model_name":"x","model_ability":[\#(list)]}"#))
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message == message)
        #expect(transport.requests.count == 1)
    }

    @Test("The recorded transcriber and the recorded rerank model are refused")
    func recordedOthers() async throws {
        let whisper = try await validate([:], recorded("v4.1.0-models-get-whisper-base")).answer
        #expect(whisper.error?.message.hasSuffix("add it in Dify as Speech2text") == true)
        let rerank = try await validate([:], recorded("v4.1.0-models-get-tiny-rerank")).answer
        #expect(rerank.error?.message.hasSuffix("not an audio model; add it in Dify as Rerank") == true)
    }

    @Test("A model that tells no abilities, or speaks among other things, is tried")
    func tried() async throws {
        #expect(try await validate([:], description("x", "x"), audio("a")).answer.error == nil)
        let both = try await validate([:], description("x", "x", "audio2text", "text2audio_zero_shot"), audio("a"))
        #expect(both.answer.error == nil)
    }

    // MARK: Faults

    @Test("Bytes that are no audio prove nothing, but for samples, which have no mark")
    func noAudio() async throws {
        let noise = ScriptedAnswer("noise", type: "application/octet-stream")
        let (answer, _) = try await validate([:], description("x", "x", "text2audio"), noise)
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.contains("5 bytes that are no audio in a known format") == true)
        let pcm = try await validate(["response_format": "pcm"], description("x", "x", "text2audio"), noise)
        #expect(pcm.answer.error == nil)
    }

    @Test("A model that fails is told with the server's words and what to do")
    func failure() async throws {
        let (answer, _) = try await validate(
            [:], description("CosyVoice", "CosyVoice-300M", "text2audio"),
            refusal("CosyVoice model expect a prompt_speech"))
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.contains("set prompt_speech to a recording") == true)
    }

    @Test("A field that is wrong is told before anything is asked")
    func badField() async throws {
        let (answer, transport) = try await validate(["word_limit": "many"])
        #expect(answer.error?.message.hasPrefix("word_limit has to be a whole number") == true)
        #expect(transport.requests.isEmpty)
    }
}
