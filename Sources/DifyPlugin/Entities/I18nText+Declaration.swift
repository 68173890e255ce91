extension I18nText {
    /// Reads a text of a declaration: a mapping of languages, empty ones and others than Dify's passed over.
    ///
    /// - Parameter text: what stands for a missing English; `nil` if there must be some.
    init(_ field: DeclarationField, default text: String?) throws(ModelDeclarationError) {
        let english = try field.member("en_US")
        self.init(
            try english.required(Self.text(english) ?? text),
            zhHans: try Self.text(try field.member("zh_Hans")), jaJP: try Self.text(try field.member("ja_JP")),
            ptBR: try Self.text(try field.member("pt_BR")))
    }

    private static func text(_ field: DeclarationField) throws(ModelDeclarationError) -> String? {
        field.value == "" ? nil : try field.text(below: 1024)
    }
}
