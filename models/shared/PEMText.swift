import DifyPlugin

/// Certificates as PEM text, mended: Dify's field has one line, and pasting into it turns line breaks into spaces or
/// loses them, which OpenSSL does not forgive.
enum PEMText {
    private static let begin = "-----BEGIN CERTIFICATE-----"
    private static let end = "-----END CERTIFICATE-----"

    /// The certificates of a field, each in lines of 64 characters; `nil` if the field is empty.
    static func read(
        _ fields: CredentialFields, _ name: String
    ) throws(CredentialsValidateFailedError) -> String? {
        guard let text = try fields.text(name) else { return nil }
        guard !text.holds("private key-----") else {
            throw CredentialFields.refusal(
                name, "holds a private key, which belongs to its server alone: paste only the certificate")
        }
        guard let mended = mended(text) else {
            throw CredentialFields.refusal(
                name, "has to be PEM text, from \"\(begin)\" to \"\(end)\", with all that stands between")
        }
        return mended
    }

    static func mended(_ text: String) -> String? {
        var out = ""
        var body: [UInt8]?
        for piece in pieces(of: text) {
            switch (piece, body) {
            case (begin, nil): body = []
            case (end, let bytes?):
                guard isBase64(bytes) else { return nil }
                out += begin + "\n" + lines(bytes) + end + "\n"
                body = nil
            case (begin, _), (end, _): return nil
            case (_, nil): break  // Comments between certificates, as `openssl s_client` prints them.
            case (let base64, let bytes?):
                guard let more = base64Bytes(base64) else { return nil }
                body = bytes + more
            }
        }
        return body == nil && !out.isEmpty ? out : nil
    }

    /// The text cut before and behind each marker.
    private static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var current = ""
        var rest = text[...]
        while let character = rest.first {
            if character == "-", let marker = [begin, end].first(where: { rest.hasPrefix($0) }) {
                pieces += [current, marker]
                current = ""
                rest = rest.dropFirst(marker.count)
            } else {
                current.append(character)
                rest = rest.dropFirst()
            }
        }
        return pieces + [current]
    }

    /// The base64 in a piece, without line breaks, real ones or ones written as `\n`; `nil` for anything else.
    private static func base64Bytes(_ piece: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var isEscape = false
        for byte in piece.utf8 {
            if isEscape {
                guard byte == UInt8(ascii: "n") || byte == UInt8(ascii: "r") else { return nil }
                isEscape = false
                continue
            }
            switch byte {
            case UInt8(ascii: "\\"): isEscape = true
            case 0x20, 0x09, 0x0A, 0x0D: break
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
                bytes.append(byte)
            default: return nil
            }
        }
        return isEscape ? nil : bytes
    }

    /// Whether the length is whole and padding stands at the end only (RFC 4648, section 4).
    private static func isBase64(_ bytes: [UInt8]) -> Bool {
        let padding = UInt8(ascii: "=")
        let digits = bytes.prefix { $0 != padding }
        return !digits.isEmpty && bytes.count.isMultiple(of: 4) && bytes.count - digits.count <= 2
            && bytes[digits.count...].allSatisfy { $0 == padding }
    }

    private static func lines(_ base64: [UInt8]) -> String {
        var out = ""
        for (index, byte) in base64.enumerated() {
            if index > 0, index.isMultiple(of: 64) { out += "\n" }
            out.unicodeScalars.append(Unicode.Scalar(byte))
        }
        return out + "\n"
    }
}
