import Foundation
import Testing

@testable import XinferenceStandIn

@Suite("Recorded answers of audio models", .timeLimit(.minutes(1)))
struct RecordedAudioTests {
    /// A request that was recorded, with the stand-in's models in the place of the recorded ones.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var path = "/v1/audio/transcriptions"
        var fields: [FormField] = []
        /// The body of a request without a form.
        var body: String?
        var testDescription: String { name }
    }

    private static let sound = FormField.file(AudioFormat.wav.spoken("The quick brown fox jumps over the lazy dog."))
    private static let whisper = FormField.text("model", "stand-in-whisper")
    private static let verbose = FormField.text("response_format", "verbose_json")

    private static func listen(_ name: String, _ fields: FormField...) -> Case { Case(name: name, fields: fields) }

    private static func translate(_ name: String, _ fields: FormField...) -> Case {
        Case(name: name, path: "/v1/audio/translations", fields: fields)
    }

    private static func speak(_ name: String, _ fields: String, model: String = "stand-in-kokoro") -> Case {
        Case(name: name, path: "/v1/audio/speech", body: #"{"model":"\#(model)",\#(fields)}"#)
    }

    static let errors = [
        listen("transcribe-file-missing", whisper), listen("transcribe-model-missing", sound),
        Case(name: "transcribe-json-body", body: #"{"model":"stand-in-whisper"}"#),
        listen("transcribe-options-bad", whisper, sound, .text("kwargs", "nope")),
        listen("transcribe-srt", whisper, sound, .text("response_format", "srt")),
        listen("transcribe-language-bad", whisper, sound, .text("language", "xx")),
        listen("transcribe-not-audio", whisper, .file(Array("this is no sound".utf8))),
        listen("transcribe-not-audio", whisper, .file([])),
        listen("transcribe-on-speech", .text("model", "stand-in-kokoro"), sound),
        listen("transcribe-english-only", .text("model", "fail-transcribe-english"), sound),
        speak("speech-stream-refused", #""input":"Hello.","stream":true"#),
        speak("speech-aac", #""input":"Hello.","response_format":"aac""#),
        speak("speech-format-null", #""input":"Hello.","response_format":null"#),
        speak("speech-input-empty", #""input":"""#), speak("speech-input-missing", #""voice":"a""#),
        speak("speech-options-bad", #""input":"Hello.","kwargs":"nope""#),
        Case(name: "speech-malformed", path: "/v1/audio/speech", body: "{"),
        speak("speech-on-whisper", #""input":"Hello.""#, model: "stand-in-whisper"),
        speak("speech-voice-unknown", #""input":"Hello.","voice":"zz_none""#),
        Case(
            name: "speech-prompt", path: "/v1/audio/speech",
            fields: [
                .text("model", "stand-in-kokoro"), .text("input", "Hello."), .text("voice", "af_alloy"),
                .file([1, 2], name: "prompt_speech"),
            ]),
    ]

    private func answer(_ server: StandInServer, _ example: Case) async throws -> RawResponse {
        guard let body = example.body else {
            return try await RawClient.submit(server.port, example.path, example.fields)
        }
        return try await RawClient.exchange(server.port, "POST", example.path, body: body)
    }

    /// The text without the address and the number of the process that wrote it.
    private func stable(_ text: String) -> String {
        text.replacing(#/\[address=[^\]]*\] /#, with: "")
    }

    @Test("Refusals are the same to the byte", arguments: errors)
    func sameBytes(_ example: Case) async throws {
        let expected = try recorded(example.name)
        try await withServer { server in
            let answer = try await answer(server, example)
            #expect(answer.status == expected.status)
            #expect(stable(answer.text) == stable(expected.text))
            #expect((stable(answer.text) == answer.text) == (stable(expected.text) == expected.text))
            #expect(answer.headers.keys.sorted() == expected.headers.keys.sorted())
            #expect(answer.headers["content-type"] == expected.headers["content-type"])
        }
    }

    @Test(
        "The same keys, in the same order, with the same types",
        arguments: [
            listen("transcribe-json", whisper, sound),
            listen("transcribe-verbose", whisper, sound, .text("language", "en"), verbose),
            listen("transcribe-words", whisper, sound, verbose, .text("timestamp_granularities[]", "word")),
            listen("transcribe-unknown-model", .text("model", "nope"), sound),
            translate("translate-verbose", whisper, sound, verbose),
            translate("translate-english-only", .text("model", "fail-transcribe-english"), sound),
            speak("speech-unknown-model", #""input":"Hello.""#, model: "nope"),
        ])
    func sameShape(_ example: Case) async throws {
        func keys(_ text: String) -> [String] { text.matches(of: /"([a-z_]+)":/).map { String($0.output.1) } }
        let expected = try recorded(example.name)
        try await withServer { server in
            let answer = try await answer(server, example)
            #expect(answer.status == expected.status)
            #expect(shape(try #require(answer.json)) == shape(try #require(expected.json)))
            let known = keys(expected.text)
            #expect(Array(keys(answer.text).prefix(known.count)) == Array(known.prefix(keys(answer.text).count)))
        }
    }

    @Test("Heads of sounds", arguments: [("speech-wav-head", "wav"), ("speech-mp3-head", "mp3")])
    func head(_ name: String, _ format: String) async throws {
        let expected = try recorded(name)
        try await withServer { server in
            let spoken = Self.speak(name, #""input":"Hello.","voice":"af_alloy","response_format":"\#(format)""#)
            let answer = try await answer(server, spoken)
            #expect(answer.isComplete)
            #expect(answer.headers.keys.sorted() == expected.headers.keys.sorted())
            #expect(answer.headers["content-type"] == expected.headers["content-type"])
        }
    }

    @Test(
        "Descriptions", arguments: [("describe-kokoro", "stand-in-kokoro"), ("describe-whisper", "stand-in-whisper")])
    func description(_ name: String, _ model: String) async throws {
        /// What is the same for every model of a family.
        func facts(_ text: String) -> String {
            text.replacing(/"(address|model_name)":"[^"]*"/, with: { "\"\($0.output.1)\":\"\"" })
        }
        try await withServer { server in
            let answer = try await RawClient.exchange(server.port, "GET", "/v1/models/\(model)")
            #expect(facts(answer.text) == facts(try recorded(name).text))
        }
    }
}
