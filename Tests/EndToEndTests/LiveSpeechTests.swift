import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing

/// Speech against a real Xinference: `make live XINFERENCE_URL=http://127.0.0.1:9997`.
///
/// It has to run a model that listens (`XINFERENCE_STT`, default `whisper-base`) and one that speaks (`XINFERENCE_TTS`,
/// default `kokoro`).
@Suite(
    "Live speech", .enabled(if: LiveServer.url != nil, "no XINFERENCE_URL"), .timeLimit(.minutes(5)), .serialized)
struct LiveSpeechTests {
    private func credentials(_ uid: String, _ more: JSONObject = [:]) -> JSONObject {
        var credentials: JSONObject = ["server_url": .string(LiveServer.url ?? ""), "model_uid": .string(uid)]
        if let key = LiveServer.key { credentials["api_key"] = .string(key) }
        return credentials.merging(more)
    }

    @Test("a spoken sentence is understood, whatever the format and the fields")
    func listening() async throws {
        try await Shipped.run { process in
            let credentials = try await process.validated(credentials(LiveServer.listener), type: "speech2text")
            for (format, options) in [
                ("wav", [:]), ("mp3", [:]), ("wav", ["language": "en", "temperature": "0", "prompt": "A fox, a dog."]),
                ("mp3", ["task": "translate"]),
            ] as [(String, JSONObject)] {
                let url = try #require(
                    Bundle.module.url(forResource: "spoken", withExtension: format, subdirectory: "Fixtures"))
                let digits = try Data(contentsOf: url).map { String(format: "%02x", $0) }.joined()
                let text = try await process.hear(
                    digits, credentials.merging(options), session: "\(format) \(options.keys.count)")
                #expect(text.first?.isWhitespace == false)
                let said: Set = ["the", "quick", "brown", "fox", "jumps", "over", "lazy", "dog"]
                let heard = Set(text.lowercased().split { !$0.isLetter }.map(String.init))
                let overlap = Double(said.intersection(heard).count) / Double(said.count)
                #expect(overlap >= 0.7, "\(text)")
            }
        }
    }

    @Test("what is spoken is a whole file of the format", arguments: ["mp3", "wav"], ["auto", "on"])
    func speaking(format: String, streaming: String) async throws {
        try await Shipped.run { process in
            let credentials = try await process.validated(
                credentials(LiveServer.speaker, ["response_format": .string(format), "streaming": .string(streaming)]),
                type: "tts")
            let speech = try await process.speak("The quick brown fox jumps over the lazy dog.", credentials)
            try expectWhole(speech, format)
        }
    }

    @Test("a long text spoken in parts is one MP3 file, and can be listened to")
    func parts() async throws {
        try await Shipped.run { process in
            let credentials = credentials(LiveServer.speaker, ["word_limit": "40"])
            let speech = try await process.speak(
                "The quick brown fox jumps. Over the lazy dog it jumps. Then it sleeps until the evening.", credentials)
            try expectWhole(speech, "mp3")
            // What a model without real weights says is noise; that it is taken for sound is enough.
            _ = try await process.hear(speech.digits, self.credentials(LiveServer.listener))
        }
    }

    @Test("models that listen and speak are refused as each other, and a file that is no recording is refused as such")
    func refusals() async throws {
        try await Shipped.run { process in
            for (uid, type, words) in [
                (LiveServer.listener, "tts", "Speech2text"), (LiveServer.speaker, "speech2text", "TTS"),
            ] {
                let replies = try await process.ask(
                    .about("validate_model_credentials", session: type, type: type, credentials: credentials(uid)))
                #expect(replies.isWellFormed)
                #expect(replies.error?.hasPrefix("CredentialsValidateFailedError") == true)
                #expect(replies.error?.contains(words) == true, "\(replies.error ?? "")")
            }
            let noise = try await process.ask(
                .invokeSpeechToText(
                    session: "n", credentials: credentials(LiveServer.listener), file: Array("no recording".utf8)))
            #expect(noise.error?.hasPrefix("InvokeBadRequestError") == true, "\(noise.error ?? "")")
        }
    }

    private func expectWhole(_ speech: Speech, _ format: String) throws {
        let bytes = speech.bytes
        if format == "wav" {
            #expect(speech.types == ["audio/wav"])
            #expect(bytes.starts(with: "RIFF".utf8) && bytes.dropFirst(8).starts(with: "WAVE".utf8))
            let told = bytes.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            #expect(told + 8 == bytes.count)
        } else {
            #expect(speech.types == ["audio/mpeg"])
            let walk = MP3Walk(bytes)
            #expect(walk.end == bytes.count, "no frame begins at \(walk.end) of \(bytes.count)")
            #expect(walk.frames > 5)
        }
    }
}
