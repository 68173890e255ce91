extension Sequence<String> {
    /// The strings in the order of their UTF-8 bytes, which is the host's, and not that of Unicode.
    func sortedBytewise() -> [String] {
        sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

extension String {
    /// The text in quotes for a sentence: shortened, and without what a terminal would obey.
    var quoted: String {
        let shown = unicodeScalars.prefix(120).map { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
            default: String(scalar)
            }
        }
        return "\"\(shown.joined())\(unicodeScalars.count > 120 ? "…" : "")\""
    }
}
