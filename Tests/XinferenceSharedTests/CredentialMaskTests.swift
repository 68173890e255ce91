import DifyPlugin
import HTTPTransport
import OpenAICompatible
import Testing

@testable import XinferenceShared

@Suite("Credentials that the client does not know")
struct CredentialMaskTests {
    /// The ways in which a server, a proxy or a library may repeat one; each holds "geheim".
    static let leaks = [
        "xf-geheim0123456789AbCdEf", "key sk-72geheimyGLPM refused", "(sk-72GEHEIM-72geheimyGLPM)",
        "x=sk-72geheimyGLPM", "Authorization: Bearer geheim.e30.abc_1=", "BEARER geheim123456", "Basic geheimXYzQ==",
        "bearer sk-72geheimyGLPM", "to http://user:geheim@proxy:3128/", "see https://geheim@h/x, or ask",
        "//u:geheim@h/", "http://u:ge/geheim@h", "GET /?api_key=geheimnis&x=1", "(token=geheimnis)",
        "access_token=geheim12345", "x;Password=geheimnis",
    ]

    static func reasons(_ leak: String) -> [OpenAIError.Reason] {
        let statuses = [200, 301, 400, 401, 403, 404, 413, 422, 429, 500, 501, 502, 503].flatMap { status in
            [
                StatusFailure(status: status, words: leak), StatusFailure(status: status, words: "", location: leak),
                StatusFailure(status: status, words: leak, isPlainText: true, retryAfter: .seconds(1), location: leak),
            ].map(OpenAIError.Reason.status)
        }
        let transports = TransportError.Code.allCases.map { OpenAIError.Reason.transport(TransportError($0, leak)) }
        return statuses + transports + [
            .inStream(words: leak), .undecodable(JSONError(.syntax, at: 0, expected: leak), excerpt: leak),
        ]
    }

    struct StrangeError: Error {
        var text: String
    }

    @Test("None that is put into any input comes out of a message", arguments: leaks)
    func noLeak(leak: String) {
        for reason in Self.reasons(leak) {
            let error = OpenAIError(method: "GET", url: "http://h/v1", reason: reason)
            #expect(!InvokeErrorMapper.invokeError(for: error).message.holds("geheim"))
        }
        let inPlaceOfURL = OpenAIError(method: leak, url: leak, reason: .incompleteStream(events: 0))
        let errors: [any Error] = [inPlaceOfURL, TransportError(.tls, leak), StrangeError(text: leak)]
        for error in errors {
            let mapped = InvokeErrorMapper.map(error) as? InvokeError
            #expect(mapped?.message.holds("geheim") == false)
            #expect(mapped?.message.contains("•••") == true)
        }
    }

    @Test("The query of a redirect's target is left out, the rest of it shown")
    func redirect() {
        let failure = StatusFailure(status: 302, words: "", location: "https://sso/login?state=geheim#geheim")
        let message = InvokeErrorMapper.invokeError(
            for: OpenAIError(method: "GET", url: "http://h/v1", reason: .status(failure))
        ).message
        #expect(message.contains("https://sso/login"))
        #expect(!message.contains("geheim"))
    }
}

@Suite("The mask for credentials")
struct MaskTests {
    @Test(
        "Ordinary words, URLs and the uids of models stay",
        arguments: [
            "scheme Bearer is missing", "Invalid Bearer credentials", "Basic Authentication",
            "basic authentication failed",
            "Bearer", "sk-learn and xf-x", "uid: sk-qwen3-chat", "uid: xf-Qwen2.5-VL-72B-Instruct-AWQ",
            "mail me@example.com", "http://h:9997/v1/models", "see http://h/ or a@b", "task-sk-72tkvudyGLPMi",
            "max_tokens=4096000000", "max_token=4096000000", "größer 中文 •", "token=abc", "",
        ])
    func harmless(text: String) { #expect(CredentialMask.mask(text) == text) }

    @Test(
        "Only the credential is hidden",
        arguments: [
            ("bad key sk-72tkvudyGLPMi, sorry", "bad key sk-•••, sorry"), ("http://u:p@h:1/x", "http://•••@h:1/x"),
            ("Bearer abc.def1 x", "Bearer ••• x"), ("?api_key=12345678&x=1", "?api_key=•••&x=1"),
        ])
    func hidden(text: String, masked: String) { #expect(CredentialMask.mask(text) == masked) }
}
