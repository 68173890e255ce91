import DifyPlugin
import OpenAICompatible

/// A model's voices, from whoever knows them best: the user, the server at validation, the family's table.
struct VoiceList: Sendable {
    /// Where what the server told is stored.
    static let storedKey = "model_voices"

    /// At least one; the first is the one taken when none is chosen.
    let voices: [SpeechVoice]

    init(_ credentials: ModelCredentials, options: SpeechOptions, family: SpeechFamily) {
        self.init(
            options.voices, told: credentials[Self.storedKey]?.string.map(Self.parse) ?? [], table: family.voices)
    }

    /// - Parameters:
    ///   - own: what the user lists.
    ///   - told: what the server told.
    ///   - table: what the family is published with, which knows the languages of all three.
    init(_ own: [SpeechVoice], told: [SpeechVoice], table: [SpeechVoice]) {
        let best = [own, told, table].first { !$0.isEmpty } ?? [.standard]
        voices = best.map { voice in
            var voice = voice
            voice.languages = table.first { $0.value.lowercased() == voice.value.lowercased() }?.languages ?? []
            return voice
        }
    }

    /// The voices that speak a language; all if none does, for a list without a voice is of no use.
    func speaking(_ language: String?) -> [SpeechVoice] {
        guard let language, !language.isEmpty else { return voices }
        let speakers = voices.filter { $0.speaks(language) }
        return speakers.isEmpty ? voices : speakers
    }

    /// What the server is told of the voice that was chosen; `nil` for nothing.
    func value(for chosen: String, family: SpeechFamily) -> String? {
        let chosen = chosen.trimmingWhitespace()
        if !SpeechVoice.isStandard(chosen) { return chosen }
        guard family.needsVoice, let first = voices.first, !SpeechVoice.isStandard(first.value) else { return nil }
        return first.value
    }

    // MARK: Text

    /// Reads names with commas or line ends between, each of them alone or as `Label=name`.
    static func parse(_ text: String) -> [SpeechVoice] {
        var voices: [SpeechVoice] = []
        for entry in text.split(whereSeparator: { $0.isNewline || ",，、;；".contains($0) }) {
            let parts = entry.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { $0.trimmingWhitespace() }
            guard let value = parts.last, !value.isEmpty, !voices.contains(where: { $0.value == value }) else {
                continue
            }
            let label = parts.count == 2 ? parts[0] : ""
            voices.append(SpeechVoice(value, name: label.isEmpty ? nil : label))
        }
        return voices
    }

    /// The same as text, for Dify to store.
    static func text(_ names: [String]) -> String { names.joined(separator: ",") }
}
