import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@Suite("Proving a transcribing model's credentials", .timeLimit(.minutes(1)))
struct TranscriptionValidationTests {
    private func validate(
        _ extra: JSONObject = [:], _ script: ScriptedAnswer...
    ) async throws -> (answer: PluginAnswer, transport: ScriptedTransport) {
        let transport = ScriptedTransport(script)
        let request = PluginRequest.about(
            "validate_model_credentials", session: "s", type: "speech2text", credentials: .credentials(extra))
        return (try await ask(request, over: transport), transport)
    }

    /// What a server says of an audio model.
    private func description(_ abilities: String...) -> ScriptedAnswer {
        let list = abilities.map { "\"\($0)\"" }.joined(separator: ",")
        return ScriptedAnswer(#"{"model_type":"audio","model_name":"x","model_ability":[\#(list)]}"#)
    }

    @Test("A model is described, then has to listen, whatever it makes of what it hears", arguments: [" Beep.", ""])
    func good(heard: String) async throws {
        let (answer, transport) = try await validate(
            ["language": "en"], recorded("v4.1.0-models-get-whisper-base"), transcript(heard))
        #expect(answer.error == nil)
        #expect(
            transport.lines == [
                "GET http://xinference:9997/v1/models/m", "POST http://xinference:9997/v1/audio/transcriptions",
            ])
        let stored = answer.result?["credentials"]?.object ?? [:]
        #expect(stored["model_family"] == "whisper")
        #expect(stored["model_name"] == "whisper-base-local")
        #expect(stored["model_abilities"] == "audio2text")
        #expect(
            transport.requests.last?.fields == ["model": "m", "response_format": "json", "language": "en"])
    }

    @Test("What it listens to is a valid WAV file of one second, and no silence")
    func tone() async throws {
        let (_, transport) = try await validate(
            [:], recorded("v4.1.0-models-get-whisper-base"), transcript(""))
        let file = try #require(transport.requests.last?.file)
        #expect(file.fileName == "audio.wav")
        #expect(file.contentType == "audio/wav")
        let bytes = try file.bytes()
        func number(_ place: Int, _ size: Int) -> Int {
            bytes.dropFirst(place).prefix(size).reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        func word(_ place: Int) -> String { String(decoding: bytes.dropFirst(place).prefix(4), as: UTF8.self) }
        #expect([word(0), word(8), word(12), word(36)] == ["RIFF", "WAVE", "fmt ", "data"])
        #expect(number(4, 4) == bytes.count - 8)
        // PCM, mono, 16 bits.
        #expect([number(16, 4), number(20, 2), number(22, 2), number(34, 2)] == [16, 1, 1, 16])
        let rate = number(24, 4)
        #expect(number(28, 4) == rate * 2 && number(32, 2) == 2)
        #expect(number(40, 4) == bytes.count - 44 && number(40, 4) == rate * 2)
        let samples = stride(from: 44, to: bytes.count, by: 2).map {
            Int(Int16(truncatingIfNeeded: number($0, 2)))
        }
        #expect((4_000..<32_000).contains(samples.map(abs).max() ?? 0))
        // A wave of 440 Hz crosses zero upwards once in each turn.
        let turns = zip(samples, samples.dropFirst()).count { $0 < 0 && $1 >= 0 }
        #expect((438...441).contains(turns))
    }

    @Test("A translating model is tried on the path of translations")
    func translation() async throws {
        let (answer, transport) = try await validate(
            ["task": "translate"], recorded("v4.1.0-models-get-whisper-base"),
            recorded("v4.1.0-translate-on-english-only"))
        #expect(transport.lines.last == "POST http://xinference:9997/v1/audio/translations")
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.contains("Set task to transcribe") == true)
    }

    // MARK: Other models

    @Test(
        "An audio model that does not listen is refused with what it does",
        arguments: [["text2audio", "text2audio_zero_shot"], ["text2music"]])
    func otherAbilities(abilities: [String]) async throws {
        let list = abilities.map { "\"\($0)\"" }.joined(separator: ",")
        let (answer, transport) = try await validate(
            [:], ScriptedAnswer(#"{"model_type":"audio","model_name":"x","model_ability":[\#(list)]}"#))
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        let message = try #require(answer.error?.message)
        #expect(message.hasPrefix("The model \"m\" does not write down speech"))
        #expect(message.contains(abilities.joined(separator: ", ")))
        #expect(transport.requests.count == 1)
    }

    @Test("The recorded speaker and the recorded embedding model are refused, with where they belong")
    func recordedOthers() async throws {
        let kokoro = try await validate([:], recorded("v4.1.0-models-get-kokoro")).answer
        #expect(kokoro.error?.message.contains("added as TTS") == true)
        let minilm = try await validate([:], recorded("v4.1.0-models-get-minilm")).answer
        #expect(minilm.error?.message.hasSuffix("not an audio model; add it in Dify as Text Embedding") == true)
    }

    @Test("A model that tells no abilities, or listens among other things, is tried")
    func tried() async throws {
        for description in [description(), description("text2audio", "audio2text")] {
            let (answer, transport) = try await validate([:], description, transcript(""))
            #expect(answer.error == nil)
            #expect(transport.requests.count == 2)
        }
    }

    @Test("For a uid that does not run, the audio models that do are named")
    func unknown() async throws {
        let (answer, transport) = try await validate(
            [:], recorded("v4.1.0-models-get-unknown"), recorded("v4.1.0-models-list"))
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.contains("No model with the UID \"m\" runs at http://xinference:9997") == true)
        #expect(answer.error?.message.contains("whisper-base, kokoro") == true)
        #expect(transport.requests.count == 2)
    }

    @Test(
        "Every failure says that the credentials do not work, with its cause",
        arguments: [
            ("v4.1.0-transcribe-tiny-en", "launch the multilingual one"),
            ("v4.1.0-transcribe-language-bad", "Set language to one of those"),
            ("v4.1.0-transcribe-no-file", "body.file: Field required"),
        ])
    func failures(name: String, words: String) async throws {
        let (answer, _) = try await validate([:], description("audio2text"), recorded(name))
        #expect(answer.error?.type == "CredentialsValidateFailedError")
        #expect(answer.error?.message.contains(words) == true, "\(answer.error?.message ?? "")")
        let (down, _) = try await validate([:], .failure(.connectionRefused))
        #expect(down.error?.type == "CredentialsValidateFailedError")
        #expect(down.error?.message.contains("GET http://xinference:9997/v1/models/m") == true)
    }

    // MARK: Schema

    @Test("The schema has the files that Dify takes, and needs no server")
    func schema() async throws {
        let transport = ScriptedTransport()
        let request = PluginRequest.about(
            "get_ai_model_schemas", session: "s", model: "my model", type: "speech2text", credentials: .credentials())
        let answer = try await ask(request, over: transport)
        let schema = try #require(answer.result?["model_schema"]?.object)
        #expect(schema["model"] == "my model")
        #expect(schema["model_type"] == "speech2text")
        #expect(
            schema["model_properties"] == [
                "file_upload_limit": 30, "supported_file_extensions": "mp3,mp4,mpeg,mpga,m4a,wav,webm,amr",
            ])
        #expect(transport.requests.isEmpty)
    }
}
