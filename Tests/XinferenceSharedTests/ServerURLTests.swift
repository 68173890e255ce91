import DifyPlugin
import OpenAICompatible
import Testing

@testable import XinferenceShared

@Suite("server_url")
struct ServerURLTests {
    @Test(
        "One spelling for every way to write a server",
        arguments: [
            ("http://host:9997", "http://host:9997"), ("http://host:9997/", "http://host:9997"),
            ("http://host:9997///", "http://host:9997"), ("  http://host:9997 \n", "http://host:9997"),
            ("HTTP://Host.Example:9997", "http://host.example:9997"), ("http://host:80/", "http://host"),
            ("https://host:443", "https://host"), ("https://host:80", "https://host:80"),
            ("https://gw/xinference/", "https://gw/xinference"), ("http://gw/a//b/", "http://gw/a/b"),
            ("http://host:9997/v1", "http://host:9997"), ("http://host:9997/v1/", "http://host:9997"),
            ("http://host:9997/v1/chat/completions", "http://host:9997"),
            ("http://gw/xinf/V1/Chat/Completions/", "http://gw/xinf"), ("http://h/v1/completions", "http://h"),
            ("http://h/v1/models", "http://h"), ("http://h/apiv1", "http://h/apiv1"),
            ("http://h/chat", "http://h/chat"),
            ("http://10.0.0.255", "http://10.0.0.255"), ("http://a.b.", "http://a.b."),
            ("http://[::ffff:10.0.0.1]:1", "http://[::ffff:10.0.0.1]:1"),
            ("http://gw/Xinf/V1", "http://gw/Xinf"), ("http://gw/v1/xinf", "http://gw/v1/xinf"),
            ("http://[::1]:9997/", "http://[::1]:9997"), ("http://[2001:DB8::1]", "http://[2001:db8::1]"),
            ("http://gw/模型", "http://gw/%E6%A8%A1%E5%9E%8B"), ("http://gw/a%20b", "http://gw/a%20b"),
            ("http://my_host-1.lan:1", "http://my_host-1.lan:1"),
        ])
    func spelling(typed: String, expected: String) throws {
        let credentials = try Credentials(["server_url": .string(typed), "model_uid": "m"])
        #expect(credentials.server.baseURL == expected)
    }

    @Test(
        "What cannot be a server is refused with the fix",
        arguments: [
            ("host:9997", "write \"http://host:9997\""), ("localhost", "write \"http://localhost\""),
            ("192.168.1.5:9997/v1", "write \"http://192.168.1.5:9997\""), ("//host", "write \"http://host\""),
            ("http:/host:9997", "write \"http://host:9997\""), ("https:host", "write \"https://host\""),
            ("ftp://host", "not \"ftp://\""), ("http://", "has no host"), ("http:///path", "has no host"),
            ("http://host:9997/?a=b", "\"?\""), ("http://host/#x", "\"#\""), ("http://ho st", "white space"),
            ("http://host\r\nX: y", "white space"), ("http://::1:9997", "brackets"), ("http://[::1", "bracket"),
            ("http://[::1]9997", "only a port"), ("http://[host]", "not an IPv6"), ("http://host:0", "1 to 65535"),
            ("http://host:99999", "1 to 65535"), ("http://host:+1", "1 to 65535"), ("http://host:port", "1 to 65535"),
            ("http://h:", "1 to 65535"), ("http://:9997", "has no host"),
            ("http://256.1.1.1", "four numbers"), ("http://10.1", "four numbers"), ("http://9997", "four numbers"),
            ("http://1.2.3.4.", "four numbers"), ("http://a..b", "cannot be"), ("http://.a", "cannot be"),
            ("http://\(String(repeating: "a", count: 254))", "cannot be"), ("http://h/%zz", "%25"),
            ("http://h/%", "%25"), ("http://h/a%2", "%25"), ("http://h/%é0", "%25"), ("http://[:::]", "not an IPv6"),
            ("http://[１::２]", "not an IPv6"), ("http://[1:2]", "not an IPv6"), ("http://[]", "not an IPv6"),
            ("::1", "write \"http://[::1]\""), ("fd00::5:9997", "write \"http://[fd00::5]:9997\""),
            ("[::1]:9997/v1", "write \"http://[::1]:9997\""), ("not~a~host", "write \"http://host:9997\""),
            ("https:fd00::5", "write \"https://[fd00::5]\""), ("http:::", "write \"http://[::]\""),
            ("http://fd00::5:9997", "write \"http://[fd00::5]:9997\""),
            ("https://fd00::5", "write \"https://[fd00::5]\""), ("http://1:2:3", "write \"http://[2001:db8::5]:9997\""),
            ("http://hö.example", "xn--"), ("http://gw/../x", "path"), ("", "is missing"), ("   ", "is missing"),
        ])
    func refusal(typed: String, fix: String) {
        let error = #expect(throws: CredentialsValidateFailedError.self) {
            try Credentials(["server_url": .string(typed), "model_uid": "m"])
        }
        #expect(error?.message.hasPrefix("server_url ") == true)
        #expect(error?.message.contains(fix) == true, "\(error?.message ?? "")")
    }

    @Test(
        "A password in the URL is refused and not repeated",
        arguments: ["http://user:hunter2@host:9997", "user:hunter2@host", "http://hunter2@host/?x"])
    func password(typed: String) {
        let error = #expect(throws: CredentialsValidateFailedError.self) {
            try Credentials(["server_url": .string(typed), "model_uid": "m"])
        }
        #expect(error?.message.contains("extra_headers") == true)
        #expect(error?.message.contains("hunter2") == false)
    }
}
