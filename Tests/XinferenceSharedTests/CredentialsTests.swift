import DifyPlugin
import HTTPTransport
import OpenAICompatible
import Testing

@testable import XinferenceShared

/// What every form needs, and the fields of one test beside it.
func form(_ fields: [(String, JSONValue)]) -> ModelCredentials {
    ModelCredentials(JSONObject([("server_url", "http://host:9997"), ("model_uid", "m")] + fields))
}

@Suite("Credentials")
struct CredentialsTests {
    @Test("A form with only the required fields gets the documented defaults")
    func defaults() throws {
        let credentials = try Credentials(form([]))
        #expect(credentials.modelUID == "m")
        #expect(credentials.server.apiKey == nil)
        #expect(credentials.server.extraHeaders.isEmpty)
        #expect(
            credentials.server.timeouts
                == HTTPTimeouts(connect: .seconds(10), firstByte: .seconds(300), idle: .seconds(300)))
        #expect(credentials.server.trust == TLSTrust())
        #expect(credentials.server.retries.maximumRetries == 3)
        #expect(credentials.server.retries.budget == .seconds(300))
        #expect(credentials.contextSize == nil)
        #expect(credentials.maxOutputTokens == nil)
    }

    @Test(
        "Empty fields count as absent",
        arguments: [
            "api_key", "invoke_timeout", "connect_timeout", "max_retries", "context_size", "max_output_tokens",
            "ca_certificate", "skip_tls_verify", "extra_headers",
        ])
    func empty(field: String) throws {
        let plain = try Credentials(form([]))
        #expect(try Credentials(form([(field, "")])) == plain)
        #expect(try Credentials(form([(field, "  \n")])) == plain)
        #expect(try Credentials(form([(field, .null)])) == plain)
    }

    @Test(
        "Numbers arrive as text or as numbers",
        arguments: [
            ("60", 60.0), (60, 60), (60.5, 60.5), ("60.5", 60.5), (" 60 ", 60), ("0.5", 0.5), (0.25, 0.25),
            ("0.00001", 0.001),
        ] as [(JSONValue, Double)])
    func numbers(value: JSONValue, seconds: Double) throws {
        let credentials = try Credentials(form([("invoke_timeout", value), ("connect_timeout", value)]))
        #expect(
            credentials.server.timeouts
                == HTTPTimeouts(connect: .seconds(seconds), firstByte: .seconds(seconds), idle: .seconds(seconds)))
        #expect(credentials.server.retries.budget == .seconds(seconds))
    }

    @Test("Overrides and retries are read")
    func overrides() throws {
        let credentials = try Credentials(
            form([("context_size", "8192"), ("max_output_tokens", 512), ("max_retries", 2.0)]))
        #expect(credentials.contextSize == 8192)
        #expect(credentials.maxOutputTokens == 512)
        #expect(credentials.server.retries.maximumRetries == 2)
        #expect(try Credentials(form([("max_retries", "0")])).server.retries.maximumRetries == 0)
    }

    @Test(
        "A bad value is refused by a sentence naming the field",
        arguments: [
            ("invoke_timeout", "60s"), ("invoke_timeout", "0"), ("invoke_timeout", "nan"), ("invoke_timeout", "inf"),
            ("invoke_timeout", "1e3"), ("invoke_timeout", "0x10"), ("invoke_timeout", "-5"), ("invoke_timeout", true),
            ("invoke_timeout", "."), ("invoke_timeout", "1.2.3"), ("invoke_timeout", 86_401), ("connect_timeout", 3601),
            ("invoke_timeout", "٣٠"), ("invoke_timeout", ["60"]), ("invoke_timeout", 1e300), ("connect_timeout", "ten"),
            ("connect_timeout", 0), ("max_retries", "11"), ("max_retries", -1), ("max_retries", "1.5"),
            ("max_retries", 1e300), ("context_size", "8k"), ("context_size", 0),
            ("context_size", "99999999999999999999"),
            ("max_output_tokens", "a lot"), ("skip_tls_verify", "maybe"), ("skip_tls_verify", 1),
            ("skip_tls_verify", "1"),
            ("skip_tls_verify", "yes"), ("skip_tls_verify", "off"), ("api_key", "a\nb"), ("api_key", "Bearer"),
            ("api_key", " bearer  "), ("api_key", "sk-1 sk-2"), ("api_key", "Bearer sk-1 x"), ("api_key", "Token sk-1"),
            ("api_key", "a\r\nX: y"), ("api_key", "schlüssel"), ("api_key", 5), ("model_uid", 5), ("model_uid", " "),
            ("server_url", ["http://host"]), ("ca_certificate", "certificate"),
            ("ca_certificate", "-----BEGIN CERTIFICATE-----"),
            ("ca_certificate", "-----BEGIN CERTIFICATE----- a*b -----END CERTIFICATE-----"),
            ("ca_certificate", "-----BEGIN CERTIFICATE-----MI=B-----END CERTIFICATE-----"),
            ("ca_certificate", "-----BEGIN CERTIFICATE-----MIIB=-----END CERTIFICATE-----"),
            ("ca_certificate", "-----BEGIN CERTIFICATE-----====-----END CERTIFICATE-----"),
            ("ca_certificate", "-----BEGIN CERTIFICATE-----M===-----END CERTIFICATE-----"),
            ("ca_certificate", "-----BEGIN CERTIFICATE----- -----END CERTIFICATE-----"),
            ("extra_headers", "{\"A\": \"é\"}"), ("extra_headers", "{\"A\": null}"),
            ("extra_headers", "X-Team: search"), ("extra_headers", "[]"), ("extra_headers", "{\"A\": 1}"),
            ("extra_headers", "{\"A b\": \"c\"}"),
            ("extra_headers", "{\"\": \"c\"}"),
            ("extra_headers", "{\"Host\": \"c\"}"), ("extra_headers", "{\"content-LENGTH\": \"1\"}"),
            ("extra_headers", "{\"Transfer-Encoding\": \"chunked\"}"), ("extra_headers", "{\"A\": \"b\\r\\nC: d\"}"),
            ("extra_headers", "{\"A\": \"b\", \"a\": \"c\"}"),
        ] as [(String, JSONValue)])
    func refusals(field: String, value: JSONValue) {
        let error = #expect(throws: CredentialsValidateFailedError.self) { try Credentials(form([(field, value)])) }
        #expect(error?.message.hasPrefix("\(field) ") == true, "\(error?.message ?? "")")
    }

    @Test("A missing required field is named", arguments: ["server_url", "model_uid"])
    func missing(field: String) {
        var values = form([])
        values[field] = nil
        let error = #expect(throws: CredentialsValidateFailedError.self) { try Credentials(values) }
        #expect(error?.message.hasPrefix("\(field) is missing") == true)
    }

    @Test("A uid keeps every character inside it", arguments: ["a/b", "a b", "模型?#", "100%", "..x"])
    func uid(text: String) throws {
        #expect(try Credentials(form([("model_uid", .string(text))])).modelUID == text)
    }

    @Test(
        "A key loses the white space and the scheme pasted with it",
        arguments: [" sk-1 ", "sk-1\n", "Bearer sk-1", "bearer  sk-1", "BEARER\tsk-1"])
    func key(text: String) throws {
        #expect(try Credentials(form([("api_key", .string(text))])).server.apiKey == Secret("sk-1"))
    }

    @Test("An extra header may be empty")
    func emptyHeader() throws {
        #expect(
            try Credentials(form([("extra_headers", "{\"X-A\": \"\", \"X-B\": \" \"}")])).server.extraHeaders
                == [HTTPHeader("X-A", ""), HTTPHeader("X-B", "")])
    }

    @Test(
        "A private key is refused in its own words, also beside a certificate",
        arguments: ["PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"])
    func privateKey(label: String) {
        let certificate = "-----BEGIN CERTIFICATE-----QUJDREVG-----END CERTIFICATE-----"
        let text = "-----BEGIN \(label)-----QUJD-----END \(label)-----\(certificate)"
        let error = #expect(throws: CredentialsValidateFailedError.self) {
            try Credentials(form([("ca_certificate", .string(text))]))
        }
        #expect(error?.message.hasPrefix("ca_certificate holds a private key") == true)
        #expect(error?.message.contains("QUJD") == false)
    }

    @Test("Extra headers keep their order; Authorization is allowed without a key only")
    func headers() throws {
        let json: JSONValue = "{\"X-B\": \" 1 \", \"Authorization\": \"Basic x\"}"
        #expect(
            try Credentials(form([("extra_headers", json)])).server.extraHeaders
                == [HTTPHeader("X-B", "1"), HTTPHeader("Authorization", "Basic x")])
        let error = #expect(throws: CredentialsValidateFailedError.self) {
            try Credentials(form([("extra_headers", json), ("api_key", "sk-1")]))
        }
        #expect(error?.message.contains("api_key") == true)
    }

    @Test(
        "A certificate pasted into one line is put into lines again",
        arguments: [
            "-----BEGIN CERTIFICATE----- QUJD REVG -----END CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----QUJDREVG-----END CERTIFICATE-----",
            "-----BEGIN CERTIFICATE-----\\nQUJD\\nREVG\\n-----END CERTIFICATE-----",
            "subject=x\n-----BEGIN CERTIFICATE-----\r\nQUJDREVG\r\n-----END CERTIFICATE-----\r\n",
        ])
    func certificate(text: String) throws {
        #expect(
            try Credentials(form([("ca_certificate", .string(text))])).server.trust.certificateAuthorities
                == "-----BEGIN CERTIFICATE-----\nQUJDREVG\n-----END CERTIFICATE-----\n")
    }

    @Test("Lines of a certificate have 64 characters, and a chain stays a chain")
    func chain() throws {
        let base64 = String(repeating: "A", count: 132)
        let one = "-----BEGIN CERTIFICATE-----\(base64)-----END CERTIFICATE-----"
        let lines = try #require(PEMText.mended(one + one)).split(separator: "\n")
        #expect(lines.map(\.count) == [27, 64, 64, 4, 25, 27, 64, 64, 4, 25])
    }

    @Test(
        "The switch is a boolean or its text",
        arguments: [(true, true), ("true", true), ("True", true), (false, false), ("false", false)]
            as [(JSONValue, Bool)])
    func skipVerify(value: JSONValue, expected: Bool) throws {
        #expect(try Credentials(form([("skip_tls_verify", value)])).server.trust.skipsVerification == expected)
    }

    @Test("Neither printing nor refusing shows a secret")
    func secrecy() throws {
        let credentials = try Credentials(
            form([("api_key", "sk-very-secret"), ("extra_headers", "{\"X-Token\": \"very-secret\"}")]))
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(!text.contains("very-secret"))
        }
        for bad in ["very-secret", "{\"X\": \"very-secret\\nx\"}", "{\"Host\": \"very-secret\"}", "[\"very-secret\"]"] {
            let error = #expect(throws: CredentialsValidateFailedError.self) {
                try Credentials(form([("extra_headers", .string(bad))]))
            }
            #expect(error?.message.contains("very-secret") == false)
        }
        let error = #expect(throws: CredentialsValidateFailedError.self) {
            try Credentials(form([("api_key", "very-secret\nx")]))
        }
        #expect(error?.message.contains("very-secret") == false)
    }
}
