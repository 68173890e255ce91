/// Takes what looks like a credential out of a message.
///
/// The client has replaced those it knows; this is for others that a server or proxy repeats: a user name and password
/// in a URL, and keys in the forms in which Xinference and its kind write them (Xinference API, section 11). Words and
/// model uids that merely begin alike, such as "Bearer credentials" or "sk-qwen3-chat", stay.
enum CredentialMask {
    private static let dots = Array("•••".utf8)
    /// Beginnings of keys: those of versions up to 2.12 have 13 characters behind it, later ones 47.
    private static let prefixes = bytes(["xf-", "sk-"])
    /// The schemes of an `Authorization` field.
    private static let schemes = bytes(["bearer ", "basic "])
    /// Names of members of a query or form whose value is secret, whatever it looks like.
    private static let members = bytes([
        "api_key=", "apikey=", "api-key=", "access_token=", "refresh_token=", "token=", "password=", "secret=",
    ])
    /// The fewest bytes that are taken for a credential behind a scheme or in a member.
    private static let shortest = 8
    /// The fewest letters and digits in a row by which a key differs from a name made of words.
    private static let shortestRun = 12

    /// The text with dots for what looks like a credential.
    static func mask(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if let end = userInfoEnd(bytes, at: index) {
                out += Array("//".utf8) + dots
                index = end
            } else if let secret = secret(bytes, at: index) {
                out += bytes[index..<secret.lowerBound] + dots
                index = secret.upperBound
            } else {
                out.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// A URL without its query and fragment.
    static func withoutQuery(_ url: String) -> String {
        String(url.prefix { $0 != "?" && $0 != "#" })
    }

    // MARK: Kinds

    /// Where the `@` stands that ends a user name and password, if `//` and one of them stand here.
    ///
    /// A slash does not end the search: it may stand in the password.
    private static func userInfoEnd(_ bytes: [UInt8], at index: Int) -> Int? {
        guard bytes[index...].starts(with: "//".utf8) else { return nil }
        let authority = bytes[(index + 2)...].prefix { $0 > 0x20 && $0 != UInt8(ascii: "\"") }
        return authority.lastIndex(of: UInt8(ascii: "@"))
    }

    /// The credential behind a mark that begins here, at the beginning of a word.
    private static func secret(_ bytes: [UInt8], at index: Int) -> Range<Int>? {
        if index > 0, isNameByte(bytes[index - 1]) { return nil }
        let rest = bytes[index...]
        if let mark = prefixes.first(where: { begins(rest, with: $0) }) {
            let key = rest.dropFirst(mark.count).prefix(while: isNameByte)
            let isKey = key.split(whereSeparator: { !isAlphanumeric($0) })
                .contains { $0.count >= shortestRun && isRandom($0) }
            return isKey ? key.startIndex..<key.endIndex : nil
        }
        if let mark = schemes.first(where: { begins(rest, with: $0) }) {
            let token = rest.dropFirst(mark.count).prefix(while: isTokenByte)
            return token.count >= shortest && isRandom(token) ? token.startIndex..<token.endIndex : nil
        }
        guard let mark = members.first(where: { begins(rest, with: $0) }) else { return nil }
        let value = rest.dropFirst(mark.count).prefix { $0 > 0x20 && !"&\"'<>#,;".utf8.contains($0) }
        return value.count >= shortest ? value.startIndex..<value.endIndex : nil
    }

    /// Whether it is no word: one has no digit, and no capital letter behind a small one.
    private static func isRandom(_ token: ArraySlice<UInt8>) -> Bool {
        if token.contains(where: isDigit) || token.contains(where: { "=+".utf8.contains($0) }) { return true }
        return zip(token, token.dropFirst()).contains { isSmall($0) && isCapital($1) }
    }

    // MARK: Bytes

    private static func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }

    private static func begins(_ bytes: ArraySlice<UInt8>, with mark: [UInt8]) -> Bool {
        bytes.starts(with: mark) { (isCapital($0) ? $0 | 0x20 : $0) == $1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }
    private static func isSmall(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "a") < 26 }
    private static func isCapital(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "A") < 26 }
    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isSmall(byte) || isCapital(byte) }
    private static func isNameByte(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || "-_.".utf8.contains(byte) }

    /// What a token is made of (RFC 6750, section 2.1).
    private static func isTokenByte(_ byte: UInt8) -> Bool { isNameByte(byte) || "~+/=".utf8.contains(byte) }
}
