import DifyPlugin
import DifyPluginTesting
import ScriptedTransport
import Testing
import XinferenceShared

@testable import XinferenceTTS

@Suite("The voices of a model", .timeLimit(.minutes(1)))
struct VoiceTests {
    private func family(_ family: String?, _ name: String = "x") -> SpeechFamily {
        SpeechFamily(ModelFacts(name: name, family: family))
    }

    // MARK: Tables

    @Test(
        "are those the family is published with",
        arguments: [
            ("Kokoro", "kokoro-local", 54, "af_heart"), ("Kokoro-MLX", "Kokoro-82M", 54, "af_heart"),
            ("Kokoro-zh", "x", 103, "zf_001"), ("CosyVoice", "CosyVoice-300M-SFT", 7, "中文女"),
            ("CosyVoice", "CosyVoice-300M-Instruct", 7, "中文女"), ("CosyVoice", "CosyVoice2-0.5B", 7, "中文女"),
            ("CosyVoice", "CosyVoice-300M", 0, nil), ("ChatTTS", "ChatTTS", 6, "alloy"),
            ("MeloTTS", "MeloTTS-English", 5, "EN-US"), ("MeloTTS", "MeloTTS-English-v2", 4, "EN-US"),
            ("MeloTTS", "MeloTTS-English-v3", 1, "EN-Newest"), ("MeloTTS", "MeloTTS-Japanese", 1, "JP"),
            ("MeloTTS", "MeloTTS-Spanish", 1, "ES"), ("MeloTTS", "my-own", 0, nil),
            ("qwen3_tts", "Qwen3-TTS-12Hz-1.7B-CustomVoice", 9, "vivian"),
            ("qwen3_tts", "Qwen3-TTS-12Hz-1.7B-Base", 0, nil),
            ("qwen3_tts", "Qwen3-TTS-12Hz-1.7B-VoiceDesign", 0, nil), ("FishAudio", "FishAudio-S1-mini", 0, nil),
            ("F5-TTS", "F5-TTS", 0, nil), ("", "Kokoro-82M", 54, "af_heart"), ("", "Kokoro-82M-v1.1-zh", 103, "zf_001"),
            ("", "", 0, nil),
        ] as [(String, String, Int, String?)])
    func tables(family: String, name: String, count: Int, first: String?) {
        let voices = self.family(family, name).voices
        #expect(voices.count == count)
        #expect(voices.first?.value == first)
        #expect(Set(voices.map(\.value)).count == count)
        #expect(voices.allSatisfy { !$0.value.isEmpty && !$0.name.isEmpty })
    }

    @Test("have the languages they speak")
    func languages() {
        let kokoro = VoiceTable.kokoro
        #expect(Set(kokoro.flatMap(\.languages)).count == 9)
        #expect(kokoro.first { $0.value == "zm_yunxi" }?.languages == ["zh-Hans"])
        #expect(kokoro.filter { $0.speaks("en") }.count == 28)
        #expect(VoiceTable.kokoroChinese.filter { $0.value.hasPrefix("zf_") }.count == 55)
        #expect(VoiceTable.kokoroChinese.filter { $0.value.hasPrefix("zm_") }.count == 45)
    }

    @Test(
        "match a language whatever its script and country",
        arguments: [
            ("zh-Hans", true), ("zh", true), ("zh-Hant-TW", true), ("ZH_cn", true), ("en-US", false), ("z", false),
        ])
    func matching(language: String, speaks: Bool) {
        #expect(SpeechVoice("v", languages: ["fr-FR", "zh-Hans"]).speaks(language) == speaks)
        #expect(SpeechVoice("v").speaks(language))
    }

    @Test(
        "come in pieces from some families only",
        arguments: [
            ("CosyVoice", true), ("ChatTTS", true), ("FishAudio", true), ("FishSpeech-1.5", true), ("VoxCPM", true),
            ("Breeze-TTS-2", true), ("IndexTTS2", false), ("F5-TTS", false), ("F5-TTS-MLX", false), ("Kokoro", false),
            ("Kokoro-zh", false), ("MeloTTS", false), ("MegaTTS", false), ("qwen3_tts", false), ("AuK", false),
            ("FireRedTTS3", false), ("", false),
        ])
    func streams(family: String, streams: Bool) {
        #expect(self.family(family).streams(atSpeed: nil) == streams)
        // CosyVoice keeps to normal speed while it streams.
        #expect(self.family(family).streams(atSpeed: 1.5) == (streams && family != "CosyVoice"))
    }

    // MARK: Whose list counts

    @Test(
        "are read from free text",
        arguments: [
            ("", []), (" , \n", []), ("a", ["a:a"]), ("a, b;c\nd，e、f", ["a:a", "b:b", "c:c", "d:d", "e:e", "f:f"]),
            ("Emma = bf_emma, =x, y=, a=b=c", ["Emma:bf_emma", "x:x", "a:b=c"]), ("a,a, A=a", ["a:a"]),
            ("中文女,日语男", ["中文女:中文女", "日语男:日语男"]),
        ])
    func parsing(text: String, voices: [String]) {
        #expect(VoiceList.parse(text).map { "\($0.name):\($0.value)" } == voices)
    }

    @Test("are the user's before the server's before the table's before the model's own")
    func order() {
        let table = [SpeechVoice("T", languages: ["zh-Hans"])]
        #expect(VoiceList([SpeechVoice("u")], told: [SpeechVoice("s")], table: table).voices.map(\.value) == ["u"])
        #expect(VoiceList([], told: [SpeechVoice("s")], table: table).voices.map(\.value) == ["s"])
        #expect(VoiceList([], told: [], table: table).voices.map(\.value) == ["T"])
        #expect(VoiceList([], told: [], table: []).voices == [.standard])
        // Whoever names a voice, the table knows what it speaks.
        #expect(VoiceList([SpeechVoice("t")], told: [], table: table).voices.first?.languages == ["zh-Hans"])
    }

    @Test(
        "are listed for a language, and all of them where none speaks it",
        arguments: [("", 54), ("en-US", 28), ("zh-Hans", 8), ("de-DE", 54), ("pt-BR", 3)])
    func listing(language: String, count: Int) async throws {
        let request = PluginRequest.getTTSModelVoices(
            session: "s", credentials: .credentials(facts("Kokoro")), language: language)
        let voices = try await ask(request, over: ScriptedTransport()).result?["voices"]?.array
        #expect(voices?.count == count)
    }

    @Test("are the one called Default where nothing is known, and the listed ones where they are")
    func listingWithoutFacts() async throws {
        let unknown = PluginRequest.getTTSModelVoices(session: "s", credentials: .credentials(), language: "fr-FR")
        let listed = PluginRequest.getTTSModelVoices(
            session: "t", credentials: .credentials(["voices": "Ann=a, b", "model_voices": "c"]))
        let told = PluginRequest.getTTSModelVoices(session: "u", credentials: .credentials(["model_voices": "c,d"]))
        let answers = try await ask([unknown, listed, told], over: ScriptedTransport())
        #expect(
            answers.map { $0.result?["voices"] } == [
                [["name": "Default", "value": "default"]],
                [["name": "Ann", "value": "a"], ["name": "b", "value": "b"]],
                [["name": "c", "value": "c"], ["name": "d", "value": "d"]],
            ])
    }

    @Test(
        "are told to the server unless its own choice is meant",
        arguments: [
            ("", "Kokoro", nil), ("default", "Kokoro", nil), ("DEFAULT ", "Kokoro", nil),
            ("af_sky", "Kokoro", "af_sky"),
            ("Chosen", "", "Chosen"), ("default", "", nil),
            // It would fail over no voice at all.
            ("default", "ChatTTS", "alloy"), ("42", "ChatTTS", "42"),
        ] as [(String, String, String?)])
    func told(chosen: String, family: String, value: String?) {
        let family = self.family(family)
        #expect(VoiceList([], told: [], table: family.voices).value(for: chosen, family: family) == value)
    }

    // MARK: Refusals

    @Test(
        "are read out of the refusals of every engine",
        arguments: [
            (
                "voice '?' is not supported. Supported speakers are: aiden, dylan, uncle_fu",
                ["aiden", "dylan", "uncle_fu"]
            ),
            ("Invalid voice: ?, available speakers: {'EN-US': 0, 'EN_INDIA': 2}", ["EN-US", "EN_INDIA"]),
            ("Invalid voice ?, CosyVoice available speakers: ['中文女', '英文男']", ["中文女", "英文男"]),
            ("Invalid voice ?, available speakers: dict_keys(['ZH'])", ["ZH"]),
            ("Speaker '?' not supported. Available: ['a', 'b']", ["a", "b"]),
            ("Kokoro does not support stream mode.", []), ("Supported speakers are:", []),
            ("available speakers: '", []), ("available speakers: {}", []),
            ("", []),
        ])
    func refusals(words: String, names: [String]) {
        #expect(VoiceRefusal.names(in: words) == names)
    }
}
