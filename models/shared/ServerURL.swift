import DifyPlugin

/// A server's URL in one spelling: lower-case scheme and host, no default port, no slash at the end.
///
/// The one spelling is also what caches are keyed by. A `/v1` at the end is dropped, because users copy the base URL
/// that OpenAI clients want, and every path asked for brings its own.
struct ServerURL: Hashable {
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
            throw Self.refusal("holds white space or a line break; write it as in \"http://host:9997\"")
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
            let rest = typed.dropFirst(scheme.count + 1).drop { $0 == "/" }
            throw refusal("needs two slashes after the scheme: write \"\(scheme)://\(rest)\"")
        }
        if let colon = typed.firstIndex(of: ":"), typed[colon...].hasPrefix("://") {
            throw refusal("has to begin with http:// or https://, not \"\(typed[..<colon])://\"")
        }
        throw refusal("has no scheme: write \"http://\(typed.drop { $0 == "/" })\"")
    }

    private static func authority(
        _ authority: Substring, scheme: String
    ) throws(CredentialsValidateFailedError) -> String {
        var host = authority
        var port: Substring?
        if authority.hasPrefix("[") {
            guard let close = authority.firstIndex(of: "]") else {
                throw refusal("opens a bracket before an IPv6 address and does not close it")
            }
            host = authority[...close]
            let after = authority[authority.index(after: close)...]
            guard after.isEmpty || after.hasPrefix(":") else {
                throw refusal("holds \"\(after)\" behind the IPv6 address, where only a port may stand")
            }
            port = after.isEmpty ? nil : after.dropFirst()
        } else if let colon = authority.lastIndex(of: ":") {
            guard authority.firstIndex(of: ":") == colon else {
                throw refusal(
                    "holds an IPv6 address without brackets: write \"\(scheme)://[\(authority)]:9997\","
                        + " with the address alone between the brackets")
            }
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        return try checkedHost(host) + (try checkedPort(port, scheme: scheme))
    }

    private static func checkedHost(_ host: Substring) throws(CredentialsValidateFailedError) -> String {
        guard !host.isEmpty else { throw refusal("has no host: write \"http://host:9997\"") }
        if host.hasPrefix("[") {
            let address = host.dropFirst().dropLast()
            guard address.contains(":"), address.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                throw refusal("holds \"\(host)\", which is not an IPv6 address")
            }
            return host.lowercased()
        }
        guard host.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "." || $0 == "_") })
        else {
            throw refusal(
                "holds \"\(host)\", which is not a host name; one in another script has to be written as \"xn--…\"")
        }
        return host.lowercased()
    }

    private static func checkedPort(
        _ port: Substring?, scheme: String
    ) throws(CredentialsValidateFailedError) -> String {
        guard let port, !port.isEmpty else { return "" }
        guard port.utf8.allSatisfy({ $0 &- UInt8(ascii: "0") <= 9 }), let number = UInt16(port), number > 0 else {
            throw refusal("holds the port \"\(port)\"; a port is a number from 1 to 65535")
        }
        return number == (scheme == "https" ? 443 : 80) ? "" : ":\(number)"
    }

    private static func path(_ path: Substring) throws(CredentialsValidateFailedError) -> String {
        var segments = path.split(separator: "/", omittingEmptySubsequences: true)
        guard !segments.contains("."), !segments.contains("..") else {
            throw refusal("holds \".\" or \"..\" in its path; write the path out")
        }
        if segments.last?.lowercased() == "v1" { segments.removeLast() }
        return segments.map { "/" + encoded($0) }.joined()
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

    private static func refusal(_ fault: String) -> CredentialsValidateFailedError {
        CredentialFields.refusal("server_url", fault)
    }
}
