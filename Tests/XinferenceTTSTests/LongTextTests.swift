import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@Suite("Saying a long text", .timeLimit(.minutes(1)))
struct LongTextTests {
    private static let limited: JSONObject = ["word_limit": "8"]

    /// A server that says what it is asked to.
    private func echo(_ hold: @escaping @Sendable (String) async -> Void = { _ in }) -> AnsweringTransport {
        AnsweringTransport { request, _ in
            let input = request.json["input"]?.string ?? ""
            await hold(input)
            return audio("<\(input)>")
        }
    }

    private func sound(_ parts: String...) -> [UInt8] { parts.flatMap { audio("<\($0)>").body } }

    @Test("cuts it at sentence ends, and the sound of the parts is one behind the other")
    func parts() async throws {
        let answer = try await ask(saying("One two. Three. Four five. Six.", Self.limited), over: echo())
        #expect(answer.audio == sound("One two.", "Three.", "Four", "five.", "Six."))
        #expect(answer.types == ["audio/mpeg"])
    }

    @Test("asks for three parts at a time and sends them on in their order, whichever comes first")
    func order() async throws {
        let gates = [Gate(), Gate(), Gate(), Gate(), Gate()]
        let names = ["One.", "Two.", "Three.", "Four.", "Five."]
        let transport = echo { input in
            if let place = names.firstIndex(of: input) { await gates[place].pass() }
        }
        async let answer = ask(saying(names.joined(separator: " "), ["word_limit": "6"]), over: transport)
        await transport.waitForRequests(3)
        gates[2].open()
        gates[1].open()
        gates[0].open()
        // The fourth comes when the first has been sent on.
        await transport.waitForRequests(5)
        gates[4].open()
        gates[3].open()
        #expect(try await answer.audio == names.flatMap { audio("<\($0)>").body })
        #expect(transport.mostUnderWay == 3)
        #expect(transport.requests.count == 5)
    }

    @Test("asks for no more than three parts ahead of a host that does not read")
    func bounded() async throws {
        let text = (0..<12).map { "Part \($0)." }.joined(separator: " ")
        let gate = Gate()
        let transport = echo { if $0 == "Part 0." { await gate.pass() } }
        async let answer = ask(saying(text, ["word_limit": "8"]), over: transport)
        await transport.waitForRequests(3)
        #expect(transport.requests.count == 3)
        gate.open()
        #expect(try await answer.pieces.count == 12)
        #expect(transport.mostUnderWay <= 3)
    }

    @Test("gives the parts before one that fails, then its error")
    func failure() async throws {
        let transport = AnsweringTransport { request, _ in
            let input = request.json["input"]?.string ?? ""
            return input == "Three." ? refusal("no more") : audio("<\(input)>")
        }
        let answer = try await ask(saying("One. Two. Three. Four.", ["word_limit": "6"]), over: transport)
        #expect(answer.audio == sound("One.", "Two."))
        #expect(answer.error?.message.contains("no more") == true)
    }

    @Test("says nothing for a part without a word in it, unless there is nothing else")
    func marks() async throws {
        let transport = echo()
        let answers = try await ask(
            [saying("Hello you. *** !!! ***", Self.limited), saying("…", Self.limited, session: "t")], over: transport)
        #expect(answers[0].audio == sound("Hello", "you."))
        #expect(answers[1].audio == sound("…"))
    }

    @Test("is never cut where the form says so, or where files cannot be joined", arguments: ["0", "wav", "flac"])
    func uncut(value: String) async throws {
        let transport = echo()
        let extra: JSONObject =
            value == "0" ? ["word_limit": "0"] : ["word_limit": "8", "response_format": .string(value)]
        let text = String(repeating: "One two. ", count: 200)
        _ = try await ask(saying(text, extra), over: transport)
        #expect(transport.requests.count == 1)
        #expect(transport.requests.first?.json["input"]?.string == String(text.dropLast()))
    }

    @Test("fails where a model writes files that cannot be joined whatever it is asked for")
    func wrongFormat() async throws {
        let wav = try recorded("v4.1.0-speech-wav")
        let transport = AnsweringTransport { _, _ in wav }
        let answer = try await ask(saying("One two. Three.", Self.limited), over: transport)
        #expect(answer.pieces.isEmpty)
        #expect(answer.error?.message.contains("answers wav where mp3 was asked for") == true)
        let short = try await ask(saying("One two.", Self.limited), over: transport)
        #expect(short.types == ["audio/wav"])
    }
}
