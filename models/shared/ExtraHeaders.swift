import DifyPlugin
import HTTPTransport
import OpenAICompatible

/// Reads the header fields that a gateway before the server wants, a JSON object of texts.
///
/// The fields that frame the message are the transport's own; letting one through would break requests or smuggle
/// others. `Authorization` may be set only where there is no API key, because the server would see both.
enum ExtraHeaders {
    private static let field = "extra_headers"

    private static let reserved: Set<String> = [
        "host", "content-length", "content-type", "transfer-encoding", "connection", "keep-alive", "upgrade", "te",
        "trailer", "expect", "accept-encoding", "proxy-authorization", "proxy-connection",
    ]

    static func read(
        _ fields: CredentialFields, hasKey: Bool
    ) throws(CredentialsValidateFailedError) -> [HTTPHeader] {
        guard let object = try object(fields) else { return [] }
        var headers: [HTTPHeader] = []
        var seen: Set<String> = []
        for name in object.keys {
            let value = object[name]?.string
            let header = HTTPHeader(name, value?.trimmingWhitespace() ?? "")
            try check(header, isText: value != nil, hasKey: hasKey)
            guard seen.insert(name.lowercased()).inserted else {
                throw CredentialFields.refusal(field, "holds the header \"\(name)\" twice")
            }
            headers.append(header)
        }
        return headers
    }

    private static func object(_ fields: CredentialFields) throws(CredentialsValidateFailedError) -> JSONObject? {
        guard let value = fields.value(field) else { return nil }
        if let object = value.object { return object }
        // What is not an object is not quoted: it may be a secret in the wrong shape.
        guard let text = value.string, let object = (try? JSONValue(parsing: text))?.object else {
            throw CredentialFields.refusal(
                field, "has to be a JSON object of texts, such as {\"X-Team\": \"search\"}")
        }
        return object
    }

    private static func check(
        _ header: HTTPHeader, isText: Bool, hasKey: Bool
    ) throws(CredentialsValidateFailedError) {
        let name = header.name
        guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
            throw CredentialFields.refusal(field, "holds a name that is no header name: letters, digits and \"-\" only")
        }
        guard !reserved.contains(name.lowercased()) else {
            throw CredentialFields.refusal(field, "must not set \"\(name)\", which belongs to each single request")
        }
        guard name.lowercased() != "authorization" || !hasKey else {
            throw CredentialFields.refusal(field, "must not set \"\(name)\" beside api_key: leave one of them empty")
        }
        guard isText else {
            throw CredentialFields.refusal(field, "has no text for \"\(name)\": write \"\(name)\": \"…\"")
        }
        guard !header.value.hasControlCharacters else {
            throw CredentialFields.refusal(field, "holds a line break or control character in the value of \"\(name)\"")
        }
        // Beyond ASCII, servers disagree on the encoding of a field's value (RFC 9110, section 5.5).
        guard header.value.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw CredentialFields.refusal(field, "holds a character beyond ASCII in the value of \"\(name)\"")
        }
    }

    /// RFC 9110, section 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
