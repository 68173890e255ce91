extension AIModelEntity {
    /// The voices in the schema's property `voices`, a list of `{mode, name, language: [...]}` (protocol section 6.6).
    ///
    /// - Parameter language: only voices that speak it, such as `en-US`; `nil` for all.
    /// - Returns: `nil` if the schema has no such property. What is no voice in it is passed over.
    public func voices(speaking language: String? = nil) -> [Voice]? {
        guard let voices = properties[.voices]?.array else { return nil }
        return voices.compactMap { entry in
            guard let value = entry.object?["mode"]?.string, !value.isEmpty else { return nil }
            let languages = entry.object?["language"]?.array ?? []
            if let language, !languages.contains(.string(language)) { return nil }
            return Voice(name: entry.object?["name"]?.string ?? "", value: value)
        }
    }
}
