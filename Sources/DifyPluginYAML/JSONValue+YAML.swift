public import DifyPlugin

extension JSONValue {
    /// Reads a YAML text of one document, such as a plugin's manifest.
    ///
    /// Numbers are in decimal digits, dates stay the texts they are, and references and merges are resolved.
    ///
    /// - Throws: ``ModelDeclarationError`` with the place and the problem, also for a key that stands twice in a mapping,
    ///   as the host refuses it (protocol section 1.2).
    public init(parsingYAML text: String) throws(ModelDeclarationError) {
        self = try YAMLText(text).value()
    }
}
