/// A voice to choose from.
struct SpeechVoice: Sendable, Hashable {
    /// What people see.
    var name: String
    /// What the server is told.
    var value: String
    /// The languages it speaks, such as `en-US`; none for one that speaks whatever its model does.
    var languages: [String]

    init(_ value: String, name: String? = nil, languages: [String] = []) {
        self.name = name ?? value
        self.value = value
        self.languages = languages
    }

    /// The voice that a model takes by itself; the server is told none.
    static let standard = SpeechVoice("default", name: "Default")

    /// Whether the server is to be told none: it takes neither the word nor an empty text for its own choice.
    static func isStandard(_ value: String) -> Bool { value.isEmpty || value.lowercased() == standard.value }

    /// Whether it speaks a language in any of its forms: `zh-Hans` asks for Chinese.
    func speaks(_ language: String) -> Bool {
        languages.isEmpty || languages.contains { Self.primary($0) == Self.primary(language) }
    }

    private static func primary(_ language: String) -> String {
        language.prefix { $0 != "-" && $0 != "_" }.lowercased()
    }
}
