/// The voices that families of models are published with (Xinference API, section 10).
enum VoiceTable {
    // MARK: Kokoro

    /// Those of version 1.0: the first letter of a name is the language, the second the sex.
    static let kokoro = voices([
        (
            ["en-US"],
            "af_heart af_alloy af_aoede af_bella af_jessica af_kore af_nicole af_nova af_river af_sarah af_sky am_adam"
                + " am_echo am_eric am_fenrir am_liam am_michael am_onyx am_puck am_santa"
        ),
        (["en-GB"], "bf_alice bf_emma bf_isabella bf_lily bm_daniel bm_fable bm_george bm_lewis"),
        (["ja-JP"], "jf_alpha jf_gongitsune jf_nezumi jf_tebukuro jm_kumo"),
        (["zh-Hans"], "zf_xiaobei zf_xiaoni zf_xiaoxiao zf_xiaoyi zm_yunjian zm_yunxi zm_yunxia zm_yunyang"),
        (["es-ES"], "ef_dora em_alex em_santa"), (["fr-FR"], "ff_siwis"),
        (["hi-IN"], "hf_alpha hf_beta hm_omega hm_psi"), (["it-IT"], "if_sara im_nicola"),
        (["pt-BR"], "pf_dora pm_alex pm_santa"),
    ])

    /// Those of version 1.1: a hundred numbered speakers of Chinese and three of English.
    static let kokoroChinese =
        (1...100).map { number in
            let digits = String(number)
            let padded = String(repeating: "0", count: 3 - digits.count) + digits
            return SpeechVoice((women.contains(number) ? "zf_" : "zm_") + padded, languages: ["zh-Hans"])
        } + voices([(["en-US"], "af_maple af_sol"), (["en-GB"], "bf_vale")])

    /// Which of the hundred are women.
    private static let women = Set(
        Array(1...8) + [17, 18, 19, 21, 22, 23, 24, 26, 27, 28, 32, 36, 38, 39, 40, 42, 43, 44, 46, 47, 48, 49, 51, 59]
            + [60, 67] + Array(70...79) + Array(83...88) + [90, 92, 93, 94, 99])

    // MARK: Others

    static let cosyVoice = voices([
        (["zh-Hans"], "中文女 中文男"), (["ja-JP"], "日语男"), (["yue", "zh-Hant"], "粤语女"), (["en-US"], "英文女 英文男"),
        (["ko-KR"], "韩语女"),
    ])

    /// Any text is a seed for a speaker; these are the names under which people know theirs.
    static let chatTTS = ["alloy", "echo", "fable", "onyx", "nova", "shimmer"].map { seed in
        SpeechVoice(seed, name: seed.capitalizingFirst)
    }

    static let qwen3 = voices([
        (["zh-Hans"], "vivian serena uncle_fu dylan eric"), (["en-US"], "ryan aiden"), (["ja-JP"], "ono_anna"),
        (["ko-KR"], "sohee"),
    ])

    /// MeloTTS has a model for each language; the registered name tells which.
    static func meloTTS(_ name: String) -> [SpeechVoice] {
        meloModels.first { name.hasSuffix($0.suffix) }.map { voices($0.groups) } ?? []
    }

    private static let meloModels: [(suffix: String, groups: [Group])] = [
        ("english", english + [(["en-US"], "EN-Default")]), ("english-v2", english),
        ("english-v3", [(["en-US"], "EN-Newest")]), ("chinese", [(["zh-Hans"], "ZH")]),
        ("japanese", [(["ja-JP"], "JP")]), ("korean", [(["ko-KR"], "KR")]), ("spanish", [(["es-ES"], "ES")]),
        ("french", [(["fr-FR"], "FR")]),
    ]

    private static let english: [Group] = [
        (["en-US"], "EN-US"), (["en-GB"], "EN-BR"), (["en-IN"], "EN_INDIA"), (["en-AU"], "EN-AU"),
    ]

    // MARK: Reading

    /// Voices of the same languages, with spaces between their names.
    private typealias Group = (languages: [String], names: String)

    private static func voices(_ groups: [Group]) -> [SpeechVoice] {
        groups.flatMap { group in
            group.names.split(separator: " ").map { SpeechVoice(String($0), languages: group.languages) }
        }
    }
}

extension String {
    fileprivate var capitalizingFirst: String { prefix(1).uppercased() + dropFirst() }
}
