import DifyPlugin
import DifyPluginTesting
import Foundation
import Testing
import XinferenceStandIn

/// Speaking and listening, against the program that ships and a server whose melodies carry the text.
@Suite("Speech through the shipped program", .timeLimit(.minutes(2)), .serialized)
struct SpeechTests {
    private static let sentence = "Hello, world. 你好，世界！ How are you? 🦊🎧 Très bien."

    /// A text of many sentences, each of them unlike all others.
    private static func story(_ sentences: Int) -> String {
        (1...sentences).map { "Sentence \($0) speaks of \($0 * 37 % 101) foxes. 第\($0)句。" }.joined(separator: " ")
    }

    @Test(
        "what is spoken is understood, whatever the format and however it comes",
        arguments: ["mp3", "wav"], ["on", "off", "auto"])
    func roundTrip(format: String, streaming: String) async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            let speaker = try await process.validated(
                server.credentials("stand-in-speech", ["response_format": .string(format)]), type: "tts")
            let listener = try await process.validated(server.credentials("stand-in-whisper"), type: "speech2text")
            let before = server.requestCount
            let options = speaker.merging(["streaming": .string(streaming)])
            let speech = try await process.speak(Self.sentence, options)
            #expect(speech.types == [format == "mp3" ? "audio/mpeg" : "audio/wav"])
            let asked = try #require(server.log.last).json
            #expect(asked["stream"] == (streaming == "on" ? true : nil))
            #expect(asked["input"]?.string == Self.sentence)
            #expect(try await process.hear(speech.digits, listener) == Self.sentence)
            #expect(server.log.last?.path == "/v1/audio/transcriptions")
            #expect(server.requestCount == before + 2)
        }
    }

    @Test("a text beyond word_limit is said in parts that follow one another", arguments: ["on", "off"])
    func parts(streaming: String) async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            let text = Self.story(40)
            let speech = try await process.speak(
                text,
                server.credentials("stand-in-speech", ["word_limit": "150", "streaming": .string(streaming)]))
            // Requests go out together; where a part stands in the text tells its place.
            var parts: [(start: String.Index, text: String, bytes: Int)] = []
            for record in server.log {
                let part = try #require(record.json["input"]?.string)
                #expect(part.count <= 150 && (part.hasSuffix(".") || part.hasSuffix("。")))
                parts.append((try #require(text.range(of: part)).lowerBound, part, record.responseBytes))
            }
            parts.sort { $0.start < $1.start }
            #expect(parts.count > 5)
            #expect(parts.map(\.text).joined().filter { $0 != " " } == text.filter { $0 != " " })
            #expect(speech.types == ["audio/mpeg"])
            // The melody of each part begins where that of the one before ends.
            var rest = speech.digits[...]
            for (index, part) in parts.enumerated() {
                let file = String(rest.prefix(part.bytes * 2))
                let heard = try await process.hear(
                    file, server.credentials("stand-in-whisper"), session: "part \(index)")
                #expect(heard == part.text)
                rest = rest.dropFirst(part.bytes * 2)
            }
            #expect(rest.isEmpty)
        }
    }

    @Test("a long text in a format that cannot be joined is one request")
    func notJoined() async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            let text = Self.story(20)
            let speech = try await process.speak(
                text, server.credentials("stand-in-speech", ["word_limit": "100", "response_format": "wav"]))
            #expect(server.requestCount == 1)
            #expect(try await process.hear(speech.digits, server.credentials("stand-in-whisper")) == text)
        }
    }

    @Test("eight megabytes of sound come and go whole, in messages of a bounded size")
    func large() async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            // 384 bytes of samples for each byte of text.
            let text = Self.story(500)
            let speech = try await process.speak(
                text, server.credentials("stand-in-speech", ["response_format": "wav"]))
            try #require(speech.count > 8 << 20)
            #expect(speech.sizes.allSatisfy { $0 <= 256 << 10 })
            #expect(server.log.last?.responseBytes == speech.count)
            #expect(try await process.hear(speech.digits, server.credentials("stand-in-whisper")) == text)
            let form = try #require(server.log.last)
            #expect(form.requestBytes > speech.count && form.requestBytes < speech.count + 4096)
            let length = form.headers.first { $0.name == "content-length" }?.value
            #expect(length == "\(form.requestBytes)")
        }
    }

    // MARK: Voices

    @Test("the voices of a family are listed, by language too, and the one chosen is sent")
    func voices() async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            let kokoro = try await process.validated(server.credentials("stand-in-kokoro"), type: "tts")
            func voices(_ credentials: JSONObject, _ language: String) async throws -> [String] {
                let replies = try await process.ask(
                    .getTTSModelVoices(session: "v-\(language)", credentials: credentials, language: language))
                #expect(replies.error == nil)
                return (replies.first?.data?.object?["voices"]?.array ?? []).compactMap {
                    $0.object?["value"]?.string
                }
            }
            let before = server.requestCount
            let all = try await voices(kokoro, "")
            let chinese = try await voices(kokoro, "zh-Hans")
            #expect(all.contains("af_heart") && all.contains("zf_xiaobei"))
            #expect(!chinese.isEmpty && chinese.allSatisfy { $0.hasPrefix("z") && all.contains($0) })
            #expect(try await voices(kokoro.merging(["voices": "Ann=bf_emma"]), "own") == ["bf_emma"])
            #expect(server.requestCount == before, "the list of voices asked the server")

            let speech = try await process.speak("你好。", kokoro, voice: "zf_xiaobei")
            #expect(server.log.last?.json["voice"] == "zf_xiaobei")
            #expect(try await process.hear(speech.digits, server.credentials("stand-in-whisper")) == "你好。")
            _ = try await process.speak("Hello.", kokoro, voice: "default", session: "default")
            #expect(server.log.last?.json["voice"] == nil)
        }
    }

    @Test("a voice that the model has not is a bad request that says what to do", arguments: ["speech", "kokoro"])
    func unknownVoice(model: String) async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            let replies = try await process.ask(
                .invokeTTS(
                    session: "s", credentials: server.credentials("stand-in-\(model)"), text: "Hello.", voice: "nobody")
            )
            #expect(replies.isWellFormed)
            #expect(replies.error?.hasPrefix("InvokeBadRequestError") == true)
            #expect(replies.error?.contains("Choose another voice") == true, "\(replies.error ?? "")")
        }
    }

    // MARK: Streams

    @Test("a model that refuses streams is asked once more without, and from then on at once")
    func refusedStreams() async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            let credentials = server.credentials("stand-in-kokoro", ["streaming": "on"])
            for (session, statuses) in [("1", [500, 200]), ("2", [200]), ("3", [200])] {
                let before = server.requestCount
                let speech = try await process.speak(Self.sentence, credentials, session: session)
                #expect(server.log.dropFirst(before).map(\.status) == statuses)
                let heard = try await process.hear(
                    speech.digits, server.credentials("stand-in-whisper"), session: "hear \(session)")
                #expect(heard == Self.sentence)
            }
        }
    }

    @Test("comments that a server writes into a stream are not in the sound", arguments: ["mp3", "wav"])
    func pings(format: String) async throws {
        try await Shipped.run(with: StandInModel.healthy + StandInModel.failing) { process, server in
            let text = Self.story(12)
            let credentials = server.credentials(
                "fail-speech-ping", ["streaming": "on", "response_format": .string(format), "word_limit": "0"])
            let speech = try await process.speak(text, credentials)
            let written = try #require(server.log.last?.responseBytes)
            // Something was taken out.
            #expect(written > speech.count)
            let plain = try await process.speak(
                text,
                server.credentials("stand-in-speech", ["response_format": .string(format), "word_limit": "0"]),
                session: "plain")
            #expect(speech.digits == plain.digits)
            #expect(try await process.hear(speech.digits, server.credentials("stand-in-whisper")) == text)
        }
    }

    // MARK: Credentials

    @Test("an audio model added as the wrong type is refused with the right one")
    func wrongType() async throws {
        try await Shipped.run(with: StandInModel.healthy) { process, server in
            for (uid, type, words) in [
                ("stand-in-whisper", "tts", "Speech2text"), ("stand-in-kokoro", "speech2text", "TTS"),
                ("stand-in-chat", "tts", "LLM"), ("stand-in-embed", "speech2text", "Text Embedding"),
            ] {
                let replies = try await process.ask(
                    .about(
                        "validate_model_credentials", session: "\(uid) \(type)", type: type,
                        credentials: server.credentials(uid)))
                #expect(replies.isWellFormed)
                #expect(replies.error?.hasPrefix("CredentialsValidateFailedError") == true)
                #expect(replies.error?.contains(words) == true, "\(replies.error ?? "")")
            }
        }
    }
}
