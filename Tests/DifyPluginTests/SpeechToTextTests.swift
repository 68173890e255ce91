import DifyPluginTesting
import Testing

@testable import DifyPlugin

/// Says what it was sent instead of what was said.
private struct Stenographer: ModelProvider, SpeechToTextModel {
    var speechToTextModel: (any SpeechToTextModel)? { self }

    func invoke(_ invocation: SpeechToTextInvocation) async throws -> String {
        if invocation.audio.count == 0 { throw InvokeError(.badRequest, "silence") }
        let head = invocation.audio.bytes(upTo: 4)
        return
            "\(invocation.model) \(invocation.credentials["server_url"]?.string ?? "") \(invocation.audio.count) \(head)"
    }

    func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject { [:] }

    func getCustomizableModelSchema(model: String, credentials: ModelCredentials) async throws -> AIModelEntity {
        AIModelEntity(model: model, type: .speechToText, properties: [:])
    }
}

@Suite("invoke_speech2text", .timeLimit(.minutes(1)))
struct SpeechToTextTests {
    private static func answer(to request: PluginRequest, of provider: some ModelProvider = Stenographer()) async throws
        -> [HostReply]
    {
        let replies = try await withHost(provider) { try await $0.ask(request) }
        #expect(ReplyValidator.violations(in: replies, to: request).isEmpty)
        return replies
    }

    private static func error(_ replies: [HostReply]) -> String? {
        replies.first { $0.kind == .error }?.errorMessage
    }

    @Test("hands over the file and replies with the text", arguments: [1, 2, 5, 100_000])
    func reply(size: Int) async throws {
        let file = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        let request = PluginRequest.invokeSpeechToText(
            session: "S", model: "whisper", credentials: ["server_url": "http://h"], file: file)
        let replies = try await Self.answer(to: request)
        #expect(
            replies.first?.data?.object?["result"]?.string == "whisper http://h \(size) \(Array(file.prefix(4)))")
    }

    @Test(
        "says what is wrong with the file",
        arguments: [
            ("0g", "a hexadecimal digit was expected at byte 1 of it"),
            ("00\u{e9}0", "a hexadecimal digit was expected at byte 2 of it"),
            ("000", "a second hexadecimal digit was expected at byte 3 of it"),
            ("00\n", "a hexadecimal digit was expected at byte 2 of it"), ("", "silence"),
        ])
    func fault(digits: String, complaint: String) async throws {
        let request = PluginRequest.invokeSpeechToText(session: "S", hexadecimal: digits)
        let replies = try await Self.answer(to: request)
        #expect(Self.error(replies)?.hasSuffix(complaint) == true)
    }

    @Test(
        "reads the file however JSON allows it to be written, and says what is no file",
        arguments: [
            (#""file":"52494646""#, "m  4 [82, 73, 70, 70]"), (#""file" : "5249AB" "#, "m  3 [82, 73, 171]"),
            (#""file":"\u0035249""#, "m  2 [82, 73]"), (#""file":"52\u0034\u0039""#, "m  2 [82, 73]"),
            (#""file":"52\u0067""#, "a hexadecimal digit was expected at byte 2 of it"),
            (#""file":"52\/""#, "a hexadecimal digit was expected at byte 2 of it"),
            (#""file":null"#, "the host's request lacks the field \"file\""),
            (#""other":1"#, "the host's request lacks the field \"file\""),
            (#""file":5249"#, "expected a string"), (#""file":["52"]"#, "expected a string"),
        ])
    func spelling(field: String, expected: String) async throws {
        let line = #"""
            {"session_id":"S","event":"request","data":{"action":"invoke_speech2text","model":"m",\#(field),\#
            "model_type":"speech2text","credentials":{}}}
            """#
        let replies = try await withHost(Stenographer()) { host in
            host.say(.line(Array(line.utf8)))
            return await host.replies(of: "S")
        }
        let said = replies.first?.data?.object?["result"]?.string ?? Self.error(replies)
        #expect(said?.hasSuffix(expected) == true, "\(said ?? "")")
    }

    @Test("is refused by a provider that has no such models")
    func unsupported() async throws {
        let request = PluginRequest.invokeSpeechToText(session: "S", file: [1])
        let replies = try await Self.answer(to: request, of: EchoProvider())
        #expect(Self.error(replies)?.contains("speech2text") == true)
    }
}
