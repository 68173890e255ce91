import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@Suite("What is sent to have a recording written down", .timeLimit(.minutes(1)))
struct TranscriptionRequestTests {
    private func sent(_ file: [UInt8] = wave, _ extra: JSONObject = [:]) async throws -> HTTPRequest {
        let transport = ScriptedTransport(transcript(" Hello."))
        let answer = try await ask(hearing(file, extra), over: transport)
        #expect(answer.text == "Hello.")
        #expect(transport.requests.count == 1)
        return try #require(transport.requests.first)
    }

    @Test("It is a form with the model, the format and the recording, and no more")
    func plain() async throws {
        let request = try await sent()
        #expect(request.method == .post)
        #expect(request.url == "http://xinference:9997/v1/audio/transcriptions")
        #expect(request.fields == ["model": "m", "response_format": "json"])
        #expect(request.form.map(\.name).sorted() == ["file", "model", "response_format"])
        #expect(request.file?.name == "file")
        #expect(try request.file?.bytes() == wave)
        // The transport writes the type of a form with its border, and there is no other body.
        #expect(request.body.isEmpty)
        #expect(request.headers.first(named: "content-type") == nil)
        #expect(request.headers.first(named: "accept") == "application/json")
    }

    @Test(
        "A field of the form is sent if it says something",
        arguments: [
            (["language": "de"], ["language": "de"]), (["language": "  zh "], ["language": "zh"]),
            (["prompt": "Xinference, Dify 🎧"], ["prompt": "Xinference, Dify 🎧"]),
            (["temperature": "0.5"], ["temperature": "0.5"]), (["temperature": 0], ["temperature": "0.0"]),
            (["temperature": "2"], ["temperature": "2.0"]),
            (["language": "", "prompt": " ", "temperature": ""], [:]),
            (["language": nil, "prompt": nil, "temperature": nil, "task": nil], [:]), (["task": "transcribe"], [:]),
            (
                ["language": "en", "prompt": "p", "temperature": "1"],
                ["language": "en", "prompt": "p", "temperature": "1.0"]
            ),
        ] as [(JSONObject, [String: String])])
    func options(extra: JSONObject, fields: [String: String]) async throws {
        let request = try await sent(wave, extra)
        #expect(request.fields == fields.merging(["model": "m", "response_format": "json"]) { own, _ in own })
        #expect(request.url.hasSuffix("/v1/audio/transcriptions"))
    }

    @Test("A translation goes to its own path, with the same form", arguments: ["translate", " Translate "])
    func translation(task: String) async throws {
        let request = try await sent(wave, ["task": .string(task), "language": "fr"])
        #expect(request.url == "http://xinference:9997/v1/audio/translations")
        #expect(request.fields == ["model": "m", "response_format": "json", "language": "fr"])
    }

    @Test("The key goes with it")
    func key() async throws {
        let request = try await sent(wave, ["api_key": "sk-0123456789"])
        #expect(request.headers.first(named: "authorization") == "Bearer sk-0123456789")
    }

    // MARK: The file

    @Test(
        "The file has the name and the type that its first bytes tell",
        arguments: [
            (wave, "audio.wav", "audio/wav"), (Array("ID3\u{4}".utf8), "audio.mp3", "audio/mpeg"),
            ([0xFF, 0xFB, 0x90, 0x64], "audio.mp3", "audio/mpeg"),
            ([0xFF, 0xF1, 0x50, 0x80], "audio.aac", "audio/aac"),
            (Array("fLaC".utf8), "audio.flac", "audio/flac"), (Array("OggS".utf8), "audio.ogg", "audio/ogg"),
            ([0, 0, 0, 32] + Array("ftypM4A ".utf8), "audio.m4a", "audio/mp4"),
            ([0, 0, 0, 32] + Array("ftypisom".utf8), "audio.mp4", "audio/mp4"),
            (
                [0x1A, 0x45, 0xDF, 0xA3, 0x87, 0x42, 0x82, 0x84] + Array("webm".utf8), "audio.webm", "audio/webm"
            ),
            (Array("#!AMR\n".utf8), "audio.amr", "audio/amr"),
            // What nothing claims: most such files are MP3 that begin in the midst of a frame.
            (Array("no audio".utf8), "audio.mp3", "audio/mpeg"), ([0], "audio.mp3", "audio/mpeg"),
        ] as [([UInt8], String, String)])
    func file(bytes: [UInt8], name: String, type: String) async throws {
        let file = try #require(try await sent(bytes).file)
        #expect(file.fileName == name)
        #expect(file.contentType == type)
        #expect(try file.bytes() == bytes)
    }

    @Test("A large recording is decoded piece by piece, every byte in its place")
    func large() async throws {
        var random = SeededGenerator(seed: 9)
        let bytes = wave + (0..<300_000).map { _ in UInt8(truncatingIfNeeded: random.next() >> 32) }
        let file = try #require(try await sent(bytes).file)
        guard case .source(let source) = file.content else {
            Issue.record("the recording stands in the form as a whole")
            return
        }
        #expect(source.count == bytes.count)
        #expect(try source.collect() == bytes)
        // The transport may begin anew, and anywhere.
        var piece = [UInt8](repeating: 0, count: 1_000)
        var buffer = piece.mutableSpan
        #expect(try source.read(from: 123_457, into: &buffer) == 1_000)
        #expect(piece == Array(bytes[123_457..<124_457]))
    }

    @Test("An empty recording is refused without a request")
    func empty() async throws {
        let transport = ScriptedTransport()
        let answer = try await ask(hearing([]), over: transport)
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(answer.error?.message.contains("recording is empty") == true)
        #expect(transport.requests.isEmpty)
    }

    @Test(
        "A field that is wrong is named, and nothing is asked, in a request and at validation",
        arguments: [
            ("temperature", "hot"), ("temperature", "-1"), ("temperature", "2.1"), ("temperature", "nan"),
            ("temperature", "1e0"), ("temperature", [0.5]), ("language", 7), ("prompt", ["a"]), ("task", true),
            ("task", "summarise"), ("server_url", ""), ("model_uid", ""),
        ] as [(String, JSONValue)])
    func badField(name: String, value: JSONValue) async throws {
        let transport = ScriptedTransport()
        let requests = [
            hearing(wave, [name: value], session: "1"),
            .about(
                "validate_model_credentials", session: "2", type: "speech2text",
                credentials: .credentials([name: value])),
        ]
        let answers = try await ask(requests, over: transport)
        for answer in answers { #expect(answer.error?.message.hasPrefix("\(name) ") == true) }
        #expect(answers.last?.error?.type == "CredentialsValidateFailedError")
        #expect(transport.requests.isEmpty)
    }
}
