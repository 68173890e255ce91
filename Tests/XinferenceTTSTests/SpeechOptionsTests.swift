import DifyPlugin
import OpenAICompatible
import Testing
import XinferenceShared

@testable import XinferenceTTS

@Suite("The fields of a speaking model")
struct SpeechOptionsTests {
    private static let cosyVoice = SpeechFamily(ModelFacts(name: "CosyVoice-300M-SFT", family: "CosyVoice"))
    private static let kokoro = SpeechFamily(ModelFacts(name: "Kokoro-82M", family: "Kokoro"))

    private func options(_ values: JSONObject) throws -> SpeechOptions {
        try SpeechOptions(ModelCredentials(values))
    }

    @Test("are all optional, and empty texts are no values")
    func defaults() throws {
        for values in [[:], ["voices": "", "response_format": " ", "speed": "", "word_limit": "", "streaming": nil]]
            as [JSONObject]
        {
            let options = try options(values)
            #expect(options.format == .mp3)
            #expect(options.speed == nil)
            #expect(options.recording == nil)
            #expect(options.wordLimit == 500)
            #expect(options.voices.isEmpty)
            #expect(options.request(of: "m", input: "a").options.isEmpty)
        }
    }

    @Test(
        "are refused by name where they cannot be",
        arguments: [
            ("response_format", "mp4", "has to be one of mp3, wav, flac, ogg, opus, aac, pcm; it is \"mp4\""),
            ("speed", "0.2", "number from 0.25 to 4.0"), ("speed", "4.1", "number from"),
            ("speed", "fast", "it is \"fast\""),
            ("speed", "nan", "number from"), ("word_limit", "-1", "whole number from 0"),
            ("word_limit", "1.5", "whole"),
            ("streaming", "maybe", "one of auto, on, off"), ("prompt_speech", "no base64!", "is not base64"),
            ("prompt_speech", "data:audio/wav,abc", "data URL without base64"), ("prompt_speech", "data:", "data URL"),
            ("prompt_speech", "AAAAAAAA", "no recording in a known format"), ("prompt_speech", "=", "is not base64"),
            ("prompt_speech", "data:audio/wav;base64,", "no recording in a known format"),
        ])
    func refusals(field: String, value: String, words: String) {
        let error = #expect(throws: CredentialsValidateFailedError.self) {
            try options([field: .string(value)])
        }
        #expect(error?.message.hasPrefix(field + " ") == true)
        #expect(error?.message.contains(words) == true, "\(String(describing: error))")
    }

    @Test("take numbers as numbers or as text; normal speed is none", arguments: [1.5, "1.5", " 1.5 "] as [JSONValue])
    func numbers(value: JSONValue) throws {
        #expect(try options(["speed": value]).speed == 1.5)
        #expect(try options(["speed": 1]).speed == nil)
        #expect(try options(["speed": "1.0"]).speed == nil)
    }

    @Test(
        "limit a part only in formats whose files can be joined",
        arguments: [
            ("mp3", "500", 500), ("ogg", "80", 80), ("pcm", "0", nil), ("wav", "500", nil), ("flac", "500", nil),
            ("AAC", "500", 500), ("opus", "500", 500),
        ] as [(String, String, Int?)])
    func limits(format: String, limit: String, expected: Int?) throws {
        #expect(try options(["response_format": .string(format), "word_limit": .string(limit)]).wordLimit == expected)
    }

    @Test("ask for a stream by themselves only of a family that streams, for a long text in a format to listen to")
    func streaming() throws {
        func threshold(_ values: JSONObject, _ family: SpeechFamily) throws -> Int? {
            try options(values).plan(for: "m", voice: nil, family: family).streamsBeyond
        }
        #expect(try threshold([:], Self.cosyVoice) == 200)
        #expect(try threshold([:], Self.kokoro) == nil)
        #expect(try threshold(["response_format": "wav"], Self.cosyVoice) == nil)
        #expect(try threshold(["speed": "2"], Self.cosyVoice) == nil)
        #expect(try threshold(["streaming": "off"], Self.cosyVoice) == nil)
        #expect(try threshold(["streaming": "on"], Self.kokoro) == 0)
    }

    // MARK: Recordings

    @Test(
        "take a recording in base64 or as a data URL, and tell its format by its bytes",
        arguments: [
            ("UklGRgAAAABXQVZF", "prompt.wav", "audio/wav"), ("SUQzBAAA", "prompt.mp3", "audio/mpeg"),
            ("data:audio/mpeg;base64,UklGRgAA\nAABXQVZF", "prompt.wav", "audio/wav"),
            ("DATA:;BASE64,T2dnUw==", "prompt.ogg", "audio/ogg"), ("ZkxhQw", "prompt.flac", "audio/flac"),
        ])
    func recordings(text: String, name: String, type: String) throws {
        let recording = try options(["prompt_speech": .string(text)]).recording
        #expect(recording?.fileName == name)
        #expect(recording?.contentType == type)
    }

    @Test("refuse a recording that every request would be heavy with")
    func heavyRecording() {
        let text = "UklGRgAAAABXQVZF" + String(repeating: "AAAA", count: (16 << 20) / 3 + 1)
        let error = #expect(throws: CredentialsValidateFailedError.self) {
            try options(["prompt_speech": .string(text)])
        }
        #expect(error?.message.contains("at most 16 MiB") == true)
    }

    @Test(
        "decode base64 as it is written everywhere",
        arguments: [
            ("", []), ("AA==", [0]), ("AA", [0]), ("/w==", [255]), ("_w", [255]), ("AAE=", [0, 1]),
            ("AAEC", [0, 1, 2]),
            ("AAEC/w==", [0, 1, 2, 255]), (" A A\nE C ", [0, 1, 2]), ("+/+/", [251, 255, 191]),
            ("A", nil), ("AAAAA", nil), ("AA=A", nil), ("AA===", nil), ("A===", nil), ("AAAA=", nil), ("ä", nil),
            ("A*==", nil),
        ] as [(String, [UInt8]?)])
    func base64(text: String, bytes: [UInt8]?) {
        #expect(Base64.decode(text) == bytes)
    }
}
