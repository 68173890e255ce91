/// A text in the languages of Dify's interface.
///
/// English is required, 1 to 1,023 characters.
public struct I18nText: Sendable, Hashable {
    /// English.
    public var enUS: String
    /// Simplified Chinese.
    public var zhHans: String?
    /// Japanese.
    public var jaJP: String?
    /// Brazilian Portuguese.
    public var ptBR: String?

    /// Makes a text.
    public init(_ enUS: String, zhHans: String? = nil, jaJP: String? = nil, ptBR: String? = nil) {
        self.enUS = enUS
        self.zhHans = zhHans
        self.jaJP = jaJP
        self.ptBR = ptBR
    }

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for (language, text) in [("en_US", enUS), ("zh_Hans", zhHans), ("ja_JP", jaJP), ("pt_BR", ptBR)] {
            guard let text, !text.isEmpty else { continue }
            writer.key(language)
            writer.string(text)
        }
        writer.endObject()
    }
}
