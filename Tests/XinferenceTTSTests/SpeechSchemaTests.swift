import DifyPlugin
import DifyPluginTesting
import ScriptedTransport
import Testing

@Suite("A speaking model's schema", .timeLimit(.minutes(1)))
struct SpeechSchemaTests {
    private func properties(_ extra: JSONObject) async throws -> JSONObject {
        let request = PluginRequest.about(
            "get_ai_model_schemas", session: "s", type: "tts", credentials: .credentials(extra))
        let transport = ScriptedTransport()
        let answer = try await ask(request, over: transport)
        #expect(transport.requests.isEmpty)
        let schema = try #require(answer.result?["model_schema"]?.object)
        #expect(schema["model_type"] == "tts")
        #expect(schema["features"] == [])
        return try #require(schema["model_properties"]?.object)
    }

    @Test("lists the voices with their languages, and the limits")
    func voices() async throws {
        let properties = try await properties(facts("CosyVoice", name: "CosyVoice-300M-SFT"))
        let voices = try #require(properties["voices"]?.array)
        #expect(voices.count == 7)
        #expect(voices.first == ["mode": "中文女", "name": "中文女", "language": ["zh-Hans"]])
        #expect(properties["default_voice"] == "中文女")
        #expect(properties["word_limit"] == 500)
        #expect(properties["audio_type"] == "mp3")
        #expect(properties["max_workers"] == 3)
    }

    @Test("has the voice called Default where nothing is known")
    func unknown() async throws {
        let properties = try await properties([:])
        #expect(properties["voices"] == [["mode": "default", "name": "Default", "language": []]])
        #expect(properties["default_voice"] == "default")
    }

    @Test("says what the form says", arguments: [("wav", nil), ("opus", 80)] as [(String, JSONValue?)])
    func form(format: String, limit: JSONValue?) async throws {
        let properties = try await properties(
            ["response_format": .string(format), "word_limit": "80", "voices": "Ann=a"])
        #expect(properties["audio_type"]?.string == format)
        #expect(properties["word_limit"] == limit)
        #expect(properties["voices"] == [["mode": "a", "name": "Ann", "language": []]])
    }
}
