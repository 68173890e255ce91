import DifyPlugin
import OpenAICompatible

/// Reads the API key.
enum APIKey {
    /// The key without white space around it, and without a pasted `Bearer `; `nil` for none.
    ///
    /// - Throws: an error if it cannot stand in a header. The message never quotes it.
    static func read(_ fields: CredentialFields) throws(CredentialsValidateFailedError) -> Secret? {
        guard var key = try fields.text("api_key") else { return nil }
        if let scheme = key.split(whereSeparator: \.isWhitespace).first, scheme.lowercased() == "bearer" {
            key = key.dropFirst(scheme.count).trimmingWhitespace()
            guard !key.isEmpty else {
                throw CredentialFields.refusal("api_key", "holds no key behind \"Bearer\": paste the key alone")
            }
        }
        guard !key.hasControlCharacters else {
            throw CredentialFields.refusal(
                "api_key", "holds a line break or another control character: paste the key alone, in one line")
        }
        guard key.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw CredentialFields.refusal(
                "api_key", "holds a character that no key of Xinference has: paste it again, letters and digits only")
        }
        // Each wrong key counts towards the ban of the whole address (Xinference API, section 11).
        guard !key.contains(where: \.isWhitespace) else {
            throw CredentialFields.refusal("api_key", "holds a space, as no key does: paste the key alone")
        }
        return Secret(key)
    }
}
