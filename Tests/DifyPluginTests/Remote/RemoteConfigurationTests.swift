import Testing

@testable import DifyPlugin

/// What the environment says about the daemon, and what is told when it says too little.
@Suite
struct RemoteConfigurationTests {
    @Test(
        "an address is a host with or without a port, in brackets if it has colons, with or without a scheme",
        arguments: [
            ("localhost:5003", "localhost", 5003), ("tcp://dify.example:6000", "dify.example", 6000),
            ("10.0.0.7", "10.0.0.7", 5003), ("[::1]:7000", "::1", 7000), ("[fe80::1]", "fe80::1", 5003),
            ("fe80::1", "fe80::1", 5003), ("http://dify:5003/", "dify", 5003),
        ] as [(String, String, UInt16)])
    func address(text: String, host: String, port: UInt16) {
        #expect(RemoteAddress(text) == RemoteAddress(host: host, port: port))
    }

    @Test(
        "whatever else is none",
        arguments: [
            "", ":5003", "host:", "host:0", "host:65536", "host:+1", "host:5003x", "[::1", "[::1]5003", "[]:1",
            "two words:1", "host/path:1", "tcp://",
        ])
    func noAddress(text: String) {
        #expect(RemoteAddress(text) == nil)
    }

    private static func configuration(
        _ environment: [String: String]
    ) throws(RemoteConfiguration.InvalidError) -> RemoteConfiguration {
        try RemoteConfiguration { environment[$0] }
    }

    private static let whole = [
        "REMOTE_INSTALL_URL": "[::1]:6000", "REMOTE_INSTALL_KEY": "key-7f3", "REMOTE_INSTALL_REGISTRATION": "/tmp/r",
    ]

    @Test("the URL goes before host and port, which may stand in its place")
    func hosts() throws {
        let both = Self.whole.merging(["REMOTE_INSTALL_HOST": "other", "REMOTE_INSTALL_PORT": "1"]) { $1 }
        #expect(try Self.configuration(both).address == RemoteAddress(host: "::1", port: 6000))
        let host = both.merging(["REMOTE_INSTALL_URL": ""]) { $1 }
        #expect(try Self.configuration(host).address == RemoteAddress(host: "other", port: 1))
        #expect(
            try Self.configuration(host.filter { $0.key != "REMOTE_INSTALL_PORT" }).address
                == RemoteAddress(host: "other", port: 5003))
        #expect("\(try Self.configuration(both).address)" == "[::1]:6000")
    }

    @Test("heartbeats come every ten seconds, or as often as is set")
    func heartbeats() throws {
        #expect(try Self.configuration(Self.whole).heartbeatMilliseconds == 10_000)
        let often = Self.whole.merging(["HEARTBEAT_INTERVAL": "3"]) { $1 }
        #expect(try Self.configuration(often).heartbeatMilliseconds == 3000)
    }

    @Test("one error names everything that is missing, and what to do about it")
    func missing() {
        let error = #expect(throws: RemoteConfiguration.InvalidError.self) { try Self.configuration([:]) }
        for word in ["REMOTE_INSTALL_URL", "REMOTE_INSTALL_KEY", "REMOTE_INSTALL_REGISTRATION", "debugging panel"] {
            #expect(error?.description.contains(word) == true)
        }
    }

    @Test(
        "what is wrong is quoted, and the key never is",
        arguments: [
            ("REMOTE_INSTALL_URL", "a b:1"), ("HEARTBEAT_INTERVAL", "31"), ("HEARTBEAT_INTERVAL", "0"),
            ("HEARTBEAT_INTERVAL", "ten"),
        ])
    func wrong(name: String, value: String) {
        let environment = Self.whole.merging([name: value]) { $1 }
        let error = #expect(throws: RemoteConfiguration.InvalidError.self) { try Self.configuration(environment) }
        #expect(error?.description.contains(name) == true && error?.description.contains("\"\(value)\"") == true)
        #expect(error?.description.contains("key-7f3") == false)
    }

    @Test("a registration begins with a manifest and ends with \"end\"")
    func registration() throws {
        let whole = Registration()
        #expect(try RemoteRegistration(lines: whole.lines).name == "acme/native-model")
        #expect(try RemoteRegistration(lines: whole.lines.dropLast()).lines == whole.lines)
        for lines in [[], whole.end.line, Array(whole.lines.dropLast(whole.end.line.count)), Array("garbage\n".utf8)] {
            #expect(throws: RemoteRegistration.InvalidError.self) { try RemoteRegistration(lines: lines) }
        }
        let error = #expect(throws: RemoteRegistration.InvalidError.self) { try RemoteRegistration(path: "/no/file") }
        #expect(error?.description.contains("/no/file") == true)
    }

    @Test("what the daemon says is told without the key in it")
    func masking() {
        let key = Secret("key-7f3")
        #expect(key.masked(in: "key-7key-7f3, key-7f3key-7f") == "key-7•••, •••key-7f")
        #expect(Secret("").masked(in: "text") == "text")
    }
}
