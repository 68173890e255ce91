import Foundation
import Testing

@testable import XinferenceStandIn

@Suite("Speech and transcription", .timeLimit(.minutes(1)))
struct AudioTests {
    static let texts = [
        "Hello.", "How many days of holiday do I have in a year?", "你好，世界！今天天气怎么样？", "👩‍👩‍👧‍👦 🇨🇳 e\u{301} ‮abc",
        String(repeating: "Long texts take a while. ", count: 80),
    ]

    static func speech(_ input: String, model: String = "stand-in-speech", extra: String = "") throws -> String {
        let text = String(
            decoding: try JSONSerialization.data(withJSONObject: input, options: .fragmentsAllowed), as: UTF8.self)
        return #"{"model":"\#(model)","input":\#(text)\#(extra)}"#
    }

    private func speak(
        _ port: Int, _ input: String = "Hello.", model: String = "stand-in-speech", extra: String = ""
    ) async throws -> RawResponse {
        let body = try Self.speech(input, model: model, extra: extra)
        return try await RawClient.exchange(port, "POST", "/v1/audio/speech", body: body)
    }

    private func transcribe(
        _ port: Int, _ file: [UInt8], model: String = "stand-in-whisper", path: String = "transcriptions",
        extra: [FormField] = []
    ) async throws -> RawResponse {
        try await RawClient.submit(port, "/v1/audio/\(path)", [.text("model", model), .file(file)] + extra)
    }

    private func heard(_ answer: RawResponse) -> String? {
        (answer.json as? [String: Any])?["text"] as? String
    }

    @Test("What is spoken is understood", arguments: texts, AudioFormat.allCases)
    func roundTrip(_ text: String, _ format: AudioFormat) async throws {
        try await withServer { server in
            for stream in [false, true] {
                let spoken = try await speak(
                    server.port, text, extra: #","response_format":"\#(format.rawValue)","stream":\#(stream)"#)
                #expect(spoken.status == 200)
                #expect(spoken.isComplete)
                #expect(spoken.headers["content-type"] == (stream ? "application/octet-stream" : format.contentType))
                #expect(spoken.body == format.spoken(text))
                let answer = try await transcribe(server.port, spoken.body)
                #expect(heard(answer) == " " + text)
            }
        }
    }

    @Test func `A stream comes in pieces, the header first`() async throws {
        try await withServer { server in
            let spoken = try await speak(server.port, extra: #","response_format":"wav","stream":true"#)
            #expect(spoken.pieces.dropLast().allSatisfy { $0.count == 4_096 })
            #expect(spoken.pieces.count == 2)
            #expect(spoken.pieces.first?.starts(with: "RIFF".utf8) == true)
            let expected = try recorded("speech-stream-head")
            #expect(spoken.headers.keys.sorted() == expected.headers.keys.sorted())
            for name in ["cache-control", "content-type", "x-accel-buffering", "vary", "transfer-encoding"] {
                #expect(spoken.headers[name] == expected.headers[name])
            }
        }
    }

    @Test func `Comments stand between the pieces of a stream, and not in a whole answer`() async throws {
        try await withServer { server in
            let format = #","response_format":"wav""#
            let whole = try await speak(server.port, model: "fail-speech-ping", extra: format)
            let stream = try await speak(server.port, model: "fail-speech-ping", extra: format + #","stream":true"#)
            #expect(whole.body == AudioFormat.wav.spoken("Hello."))
            let pings = stream.pieces.filter { $0.starts(with: ": ping".utf8) }
            #expect(pings.count == 1)
            for ping in pings {
                let text = String(decoding: ping, as: UTF8.self)
                #expect(text.hasSuffix("+00:00\r\n\r\n"))
                #expect(text.prefixMatch(of: /: ping - \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\+/) != nil)
            }
            #expect(Array(stream.pieces.filter { !$0.starts(with: ": ping".utf8) }.joined()) == whole.body)
        }
    }

    @Test(
        "Faults of speech come with status 200 and a whole body", arguments: ["json", "empty", "short"], [false, true])
    func speechFault(_ fault: String, _ streams: Bool) async throws {
        try await withServer { server in
            let answer = try await speak(server.port, model: "fail-speech-\(fault)", extra: #","stream":\#(streams)"#)
            let file = AudioFormat.mp3.spoken("Hello.")
            #expect(answer.status == 200)
            #expect(answer.isComplete)
            switch fault {
            case "json": #expect(answer.text == #"{"detail":"The model failed."}"#)
            case "empty": #expect(answer.body.isEmpty)
            default: #expect(answer.body == Array(file.prefix(file.count / 2)))
            }
        }
    }

    @Test(
        "Voices",
        arguments: [
            ("stand-in-speech", "中文女", 200), ("stand-in-speech", "alloy", 500), ("stand-in-speech", "", 200),
            ("stand-in-kokoro", "af_heart", 200), ("stand-in-kokoro", "af_heart,bm_george", 200),
            ("stand-in-kokoro", "af_heart,", 500), ("stand-in-kokoro", "alloy", 500),
        ])
    func voice(_ model: String, _ voice: String, _ status: Int) async throws {
        try await withServer { server in
            let answer = try await speak(server.port, model: model, extra: #","voice":"\#(voice)""#)
            #expect(answer.status == status)
        }
    }

    @Test func `A sample of a voice takes the place of a speaker`() async throws {
        try await withServer { server in
            let fields: [FormField] = [
                .text("model", "stand-in-speech"), .text("input", "你好"), .text("voice", "nobody"),
                .text("response_format", "wav"), .text("stream", "true"), .text("speed", "1.0"),
            ]
            let refused = try await RawClient.submit(server.port, "/v1/audio/speech", fields)
            #expect(refused.text.contains("Invalid voice nobody, CosyVoice available speakers: ['中文女', "))
            let sample = FormField.file(AudioFormat.wav.spoken("a"), name: "prompt_speech")
            let answer = try await RawClient.submit(server.port, "/v1/audio/speech", fields + [sample])
            #expect(answer.body == AudioFormat.wav.spoken("你好"))
            #expect(!answer.pieces.isEmpty)
        }
    }

    @Test(
        "Faults of transcriptions",
        arguments: [("null", #"{"text":null}"#), ("missing", "{}"), ("plain", " Hello.")])
    func transcriptionFault(_ fault: String, _ body: String) async throws {
        try await withServer { server in
            let answer = try await transcribe(
                server.port, AudioFormat.mp3.spoken("Hello."), model: "fail-transcribe-\(fault)")
            #expect(answer.status == 200)
            #expect(answer.text == body)
        }
    }

    @Test("Sound that is cut or damaged is refused with words", arguments: AudioFormat.allCases)
    func damaged(_ format: AudioFormat) async throws {
        try await withServer { server in
            let file = format.spoken("Hello, world.")
            let cut = try await transcribe(server.port, Array(file.prefix(file.count * 3 / 4 - 20)))
            #expect(cut.status == 500)
            #expect(cut.text.hasSuffix("The audio ends before the speech does.\"}"))
            var wrong = file
            let last = format == .wav ? 44 + 14 * 2 * 192 : ChordFrame.length * (4 + 7)
            wrong.replaceSubrange(..<last, with: format.spoken("Hellp, world.")[..<last])
            let damaged = try await transcribe(server.port, wrong)
            #expect(damaged.status == 500)
            #expect(damaged.text.hasSuffix("The speech in the audio is damaged.\"}"))
        }
    }

    @Test func `A client that asks before it sends a large file is told to go on`() async throws {
        try await withServer { server in
            let body = RawClient.form([.text("model", "stand-in-whisper"), .file(AudioFormat.wav.spoken("Hello."))])
            let client = try RawClient(port: server.port)
            defer { client.close() }
            client.write(
                RawClient.formHead("/v1/audio/transcriptions")
                    + "Expect: 100-continue\r\nContent-Length: \(body.count)\r\n\r\n")
            let allowance = await client.read { $0.suffix(4) == Array("\r\n\r\n".utf8)[...] }
            #expect(String(decoding: allowance, as: UTF8.self) == "HTTP/1.1 100 Continue\r\n\r\n")
            await client.write(bytes: body)
            let answer = try #require(RawResponse(await client.read()))
            #expect(answer.text == #"{"text":" Hello."}"#)
        }
    }

    @Test func `Silence is an empty text`() async throws {
        try await withServer { server in
            let silence = WaveFile(sampleRate: 16_000, samples: .init(repeating: 0, count: 1_600)).bytes
            let answer = try await transcribe(server.port, silence)
            #expect(answer.text == #"{"text":""}"#)
        }
    }

    @Test(
        "Models of both kinds refuse alike", arguments: ["speech", "transcribe"],
        [("429", 429), ("503-once", 503), ("rate-limit", 429), ("loading", 503)])
    func refuses(_ kind: String, _ refusal: (name: String, status: Int)) async throws {
        try await withServer { server in
            let model = "fail-\(kind)-\(refusal.name)"
            func ask() async throws -> RawResponse {
                kind == "speech"
                    ? try await speak(server.port, model: model, extra: #","stream":true"#)
                    : try await transcribe(server.port, AudioFormat.mp3.spoken("Hello."), model: model)
            }
            let first = try await ask()
            #expect(first.status == refusal.status)
            let second = try await ask()
            #expect(second.status == (refusal.name == "503-once" ? 200 : refusal.status))
        }
    }

    @Test func `A body that is no form, and one without a boundary, are refused`() async throws {
        try await withServer { server in
            for (type, text) in [
                ("multipart/form-data; boundary=x", "There was an error parsing the body"),
                ("multipart/form-data", "Missing boundary in multipart."),
            ] {
                for path in ["speech", "transcriptions", "translations"] {
                    let client = try RawClient(port: server.port)
                    defer { client.close() }
                    client.write(
                        "POST /v1/audio/\(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: \(type)\r\n"
                            + "Content-Length: 3\r\n\r\nabc")
                    let answer = try #require(RawResponse(await client.read()))
                    #expect(answer.status == 400)
                    #expect(answer.text == #"{"detail":"\#(text)"}"#)
                }
            }
        }
    }
}
