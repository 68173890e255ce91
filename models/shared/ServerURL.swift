import DifyPlugin

/// A server's URL in one spelling: lower-case scheme and host, no default port, no slash at the end.
///
/// The one spelling is also what caches are keyed by. A `/v1` at the end is dropped, with an endpoint behind it or without,
/// because users copy the URL that OpenAI clients or `curl` want, and every path asked for brings its own.
struct ServerURL: Hashable {
    static let example = "http://host:9997"

    /// Ends of URLs for other clients, the longest first.
    private static let pastedEnds: [[String]] = [
        ["v1", "chat", "completions"], ["v1", "completions"], ["v1", "models"], ["v1"],
    ]

    /// Scheme, host, port and path prefix.
    let text: String

    /// Checks what a user typed.
    ///
    /// - Throws: an error naming `server_url`. It quotes the text only where that can hold no password.
    init(parsing typed: String) throws(CredentialsValidateFailedError) {
        guard !typed.contains("@") else {
            throw Self.refusal(
                "must not hold a user name or password (\"user:password@\"): put a password for a proxy into"
                    + " extra_headers as {\"Authorization\": \"Basic …\"}")
        }
        guard !typed.hasControlCharacters, !typed.contains(where: \.isWhitespace) else {
            throw Self.refusal("holds white space or a line break; write it as in \"\(Self.example)\"")
        }
        guard !typed.contains("?"), !typed.contains("#") else {
            throw Self.refusal("must not hold \"?\" or \"#\": write only scheme, host, port and path")
        }
        let (scheme, rest) = try Self.splitScheme(typed)
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = try Self.authority(rest[..<end], scheme: scheme)
        text = "\(scheme)://\(authority)\(try Self.path(rest[end...]))"
    }

    // MARK: Parts

    private static func splitScheme(
        _ typed: String
    ) throws(CredentialsValidateFailedError) -> (String, Substring) {
        let lower = typed.lowercased()
        for scheme in ["http", "https"] where lower.hasPrefix(scheme + "://") {
            return (scheme, typed.dropFirst(scheme.count + 3))
        }
        for scheme in ["https", "http"] where lower.hasPrefix(scheme + ":") {
            let fix = suggestion(scheme, typed.dropFirst(scheme.count + 1))
            throw refusal("needs two slashes after the scheme: write \"\(fix)\"")
        }
        if let colon = typed.firstIndex(of: ":"), typed[colon...].hasPrefix("://") {
            throw refusal("has to begin with http:// or https://, not \"\(typed[..<colon])://\"")
        }
        throw refusal("has no scheme: write \"\(suggestion("http", typed[...]))\"")
    }

    /// What was probably meant, if that is a URL; an example otherwise.
    private static func suggestion(_ scheme: String, _ typed: Substring) -> String {
        let rest = typed.drop { $0 == "/" }
        let guesses = [String(rest), bracketed(rest)].compactMap { $0 }
        return guesses.lazy.compactMap { try? ServerURL(parsing: "\(scheme)://\($0)").text }.first ?? example
    }

    private static func path(_ path: Substring) throws(CredentialsValidateFailedError) -> String {
        guard hasWholeEscapes(path) else {
            throw refusal("holds a \"%\" that two hexadecimal digits do not follow; a percent sign is written %25")
        }
        var segments = path.split(separator: "/", omittingEmptySubsequences: true)
        guard !segments.contains("."), !segments.contains("..") else {
            throw refusal("holds \".\" or \"..\" in its path; write the path out")
        }
        let lower = segments.map { $0.lowercased() }
        if let pasted = pastedEnds.first(where: { lower.suffix($0.count) == $0[...] }) {
            segments.removeLast(pasted.count)
        }
        return segments.map { "/" + encoded($0) }.joined()
    }

    private static func hasWholeEscapes(_ path: Substring) -> Bool {
        path.utf8.indices.allSatisfy { index in
            guard path.utf8[index] == UInt8(ascii: "%") else { return true }
            let digits = path.utf8[index...].dropFirst().prefix(2)
            return digits.count == 2 && digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
        }
    }

    /// A path segment with everything RFC 3986 does not allow in one as `%XX`; what is encoded already stays so.
    private static func encoded(_ segment: Substring) -> String {
        var out = ""
        for byte in segment.utf8 {
            let scalar = Unicode.Scalar(byte)
            if byte > 0x20, byte < 0x7F, !["\"", "<", ">", "\\", "^", "`", "{", "|", "}"].contains(scalar) {
                out.unicodeScalars.append(scalar)
            } else {
                out += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return out
    }

    static func refusal(_ fault: String) -> CredentialsValidateFailedError {
        CredentialFields.refusal("server_url", fault)
    }
}
