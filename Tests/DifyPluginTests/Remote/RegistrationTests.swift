import DifyPlugin
import DifyPluginTesting
import Testing

/// The host's words for each breach of the registration's rules (protocol section 4.2).
@Suite
struct RegistrationTests {
    /// What comes of lines said one after the other: the first step that is not silence.
    private static func outcome(
        of lines: [[UInt8]], _ condition: RegistrationStateMachine.Condition = .init(key: Registration.key)
    ) -> RegistrationStateMachine.Step {
        var machine = RegistrationStateMachine(condition)
        for line in lines {
            let step = machine.take(line)
            if step != .silence { return step }
        }
        return .silence
    }

    private static func outcome(of messages: [JSONValue]) -> RegistrationStateMachine.Step {
        outcome(of: messages.map { $0.line.dropLast() }.map(Array.init))
    }

    @Test("a registration by the rules is taken, and nothing is said")
    func accepted() throws {
        let registration = Registration()
        let expected = RegisteredPlugin(
            manifest: .object(registration.manifest), provider: .object(registration.provider),
            assets: ["icon.svg": Array("<svg/>".utf8)])
        #expect(Self.outcome(of: registration.messages) == .registered(expected))
        #expect(expected.name == "acme/native-model")
    }

    @Test("chunks of one file are put together in their order, and unknown kinds of declarations are passed over")
    func chunks() throws {
        let registration = Registration()
        let messages = [
            registration.handshake, registration.manifestDeclaration, Registration.message("tool_declaration", []),
            Registration.asset("icon.svg", "PHN2"), registration.modelDeclaration,
            Registration.asset("icon.svg", "Zy8+"), registration.end,
        ]
        guard case .registered(let plugin) = Self.outcome(of: messages) else {
            Issue.record("it was not taken")
            return
        }
        #expect(plugin.assets == ["icon.svg": Array("<svg/>".utf8)])
    }

    struct Breach: Sendable, CustomTestStringConvertible {
        let what: String
        let words: String
        let messages: @Sendable (Registration) -> [JSONValue]
        var testDescription: String { what }

        init(_ what: String, _ words: String, _ messages: @escaping @Sendable (Registration) -> [JSONValue]) {
            self.what = what
            self.words = words
            self.messages = messages
        }
    }

    private static let order: [Breach] = [
        Breach("no type", "handshake failed, invalid handshake message") { _ in [["data": [:]]] },
        Breach("no data", "handshake failed, invalid handshake message") { _ in [["type": "handshake"]] },
        Breach("no key", "handshake failed, invalid handshake message") { _ in [Registration.message("handshake", [:])]
        },
        Breach("no data later on", "handshake failed, invalid handshake message") { [$0.handshake, ["type": "end"]] },
        Breach("another key", "handshake failed, invalid key") { _ in
            [Registration.message("handshake", ["key": "another"])]
        },
        Breach("two handshakes", "handshake already completed") { [$0.handshake, $0.handshake] },
        Breach("no handshake", "handshake failed, registration message before handshake") { [$0.manifestDeclaration] },
        Breach("two manifests", "declaration already registered") {
            [$0.handshake, $0.manifestDeclaration, $0.manifestDeclaration]
        },
        Breach("two lists of models", "models declaration already registered") {
            [$0.handshake, $0.manifestDeclaration, $0.modelDeclaration, $0.modelDeclaration]
        },
        Breach("nothing declared", "no registration transferred, cannot initialize") { [$0.handshake, $0.end] },
        Breach("only a manifest", "no registration transferred, cannot initialize") {
            [$0.handshake, $0.manifestDeclaration, $0.end]
        },
        Breach("models before the manifest", "register failed, invalid manifest detected: ") {
            [$0.handshake, $0.modelDeclaration, $0.manifestDeclaration, $0.icon, $0.end]
        },
        Breach("an empty list of models", "register failed, invalid manifest detected: ") {
            [$0.handshake, $0.manifestDeclaration, Registration.message("model_declaration", []), $0.icon, $0.end]
        },
    ]

    private static let declarations: [Breach] = [
        Breach("a manifest without version", "handshake failed, invalid plugin declaration: ") {
            [$0.handshake, Registration.message("manifest_declaration", .object($0.manifest.without("version")))]
        },
        Breach("a manifest without name", "handshake failed, invalid plugin declaration: ") {
            [$0.handshake, Registration.message("manifest_declaration", .object($0.manifest.without("name")))]
        },
        Breach("an author in upper case", "register failed, invalid manifest detected: ") {
            let manifest = $0.manifest.with("author", "Acme")
            return [
                $0.handshake, Registration.message("manifest_declaration", .object(manifest)), $0.modelDeclaration,
                $0.icon, $0.end,
            ]
        },
        Breach("models that are no list", "models register failed, invalid models declaration: ") {
            [$0.handshake, $0.manifestDeclaration, Registration.message("model_declaration", .object($0.provider))]
        },
        Breach(
            "no key \"models\"", "models register failed, invalid models declaration: unexpected end of JSON input"
        ) {
            [
                $0.handshake, $0.manifestDeclaration,
                Registration.message("model_declaration", [.object($0.provider.without("models"))]),
            ]
        },
        Breach("an unknown type of model", "models register failed, invalid models declaration: ") {
            [
                $0.handshake, $0.manifestDeclaration,
                Registration.message(
                    "model_declaration", [.object($0.provider.with("supported_model_types", ["poem"]))]),
            ]
        },
    ]

    private static let assets: [Breach] = [
        Breach("no file name", "transfer assets failed, error: ") { [$0.handshake, Registration.asset("", "AAAA")] },
        Breach("an empty file", "transfer assets failed, error: ") { [$0.handshake, Registration.asset("a", "")] },
        Breach("no base64", "assets decode failed, error: illegal base64 data at input byte 2") {
            [$0.handshake, Registration.asset("a", "AA!A")]
        },
        Breach("more than 50 MB", "assets too large, at most 50MB") { registration in
            [registration.handshake] + Array(repeating: Registration.asset("a", Self.megabytes), count: 2)
        },
        Breach("an icon that did not come", "assets remap failed, invalid assets data, cannot remap: ") {
            [$0.handshake, $0.manifestDeclaration, $0.modelDeclaration, $0.end]
        },
        Breach("a provider's icon that did not come", "assets remap failed, invalid assets data, cannot remap: ") {
            let provider = $0.provider.with("icon_large", ["en_US": "icon.svg", "zh_Hans": "large.png"])
            return [
                $0.handshake, $0.manifestDeclaration, Registration.message("model_declaration", [.object(provider)]),
                $0.icon, $0.end,
            ]
        },
    ]

    /// 30 MB once decoded: what has come and the second chunk as it comes are more than 50.
    private static let megabytes = String(repeating: "AAAA", count: 10 << 20)

    @Test("each breach of the rules has its own words", arguments: order + declarations + assets)
    func breach(_ breach: Breach) throws {
        guard case .close(let words?) = Self.outcome(of: breach.messages(Registration())) else {
            Issue.record("the connection stays open")
            return
        }
        #expect(breach.words.hasSuffix(": ") ? words.hasPrefix(breach.words) : words == breach.words)
        #expect(words != breach.words || !breach.words.hasSuffix(": "), "the reason is missing")
    }

    @Test("a line that is no JSON object is no handshake", arguments: ["garbage", "{", "[]", "null", "\u{FEFF}{}"])
    func garbage(line: String) {
        #expect(
            Self.outcome(of: [Array(line.utf8)]) == .close(saying: "handshake failed, invalid handshake message"))
    }

    @Test("a host that cannot look up keys, or has enough plugins, says so")
    func condition() {
        var condition = RegistrationStateMachine.Condition(key: Registration.key)
        let lines = Registration().messages.map { Array($0.line.dropLast()) }
        condition.isBusy = true
        #expect(Self.outcome(of: lines, condition) == .close(saying: "server is busy now, please try again later"))
        condition.lookupFailure = "redis: connection refused"
        #expect(
            Self.outcome(of: lines, condition)
                == .close(saying: "failed to get connection info: redis: connection refused"))
    }

    @Test("ten seconds without a handshake close the connection without a word; after it they mean nothing")
    func timeOut() {
        var machine = RegistrationStateMachine(.init(key: Registration.key))
        #expect(machine.timeOut() == .close(saying: nil))
        #expect(machine.take(Array(Registration().handshake.line.dropLast())) == .silence)
        machine = RegistrationStateMachine(.init(key: Registration.key))
        #expect(machine.take(Array(Registration().handshake.line.dropLast())) == .silence)
        #expect(machine.timeOut() == .silence)
    }

    @Test("empty lines are passed over, and after the end nothing is a registration any more")
    func emptyLines() {
        var machine = RegistrationStateMachine(.init(key: Registration.key))
        #expect(machine.take([]) == .silence)
        for message in Registration().messages { _ = machine.take(Array(message.line.dropLast())) }
        #expect(machine.take(Array("garbage".utf8)) == .silence)
    }

    @Test("only heartbeats are signs of life, and one is good for a minute")
    func lifeSigns() {
        let start = ContinuousClock.now
        func reply(_ line: String, at second: Int) -> HostReply {
            HostReply(line: Array(line.utf8), arrival: start + .seconds(second))
        }
        var signs = LifeSigns()
        #expect(!signs.isAlive(at: start))
        signs.note(reply(#"{"event":"heartbeat","session_id":null,"data":{}}"#, at: 0))
        #expect(signs.isAlive(at: start + .seconds(60)) && !signs.isAlive(at: start + .seconds(61)))
        signs.note(reply(#"{"event":"session","session_id":"s","data":{"type":"end","data":{}}}"#, at: 50))
        signs.note(reply(#"{"event":"log","data":{"level":"INFO","message":"m","timestamp":1}}"#, at: 50))
        #expect(!signs.isAlive(at: start + .seconds(61)) && signs.heartbeats == 1)
    }
}
