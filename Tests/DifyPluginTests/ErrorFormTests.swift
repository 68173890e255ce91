import DifyPluginTesting
import Testing

@testable import DifyPlugin

/// The `error` message of a session (protocol sections 3.1 and 3.6), byte by byte.
@Suite(.timeLimit(.minutes(1)))
struct ErrorFormTests {
    struct Unheard: Error, CustomStringConvertible {
        var description: String { "something\nelse" }
    }
    struct Own: HostError {
        var errorType = "OwnError"
        var message = "own words"
    }

    static let forms: [(error: any Error & Sendable, type: String, message: String)] =
        InvokeError.Kind.allCases.map { (InvokeError($0, "401 from server"), $0.rawValue, "401 from server") } + [
            (CredentialsValidateFailedError("api_key: wrong"), "CredentialsValidateFailedError", "api_key: wrong"),
            (
                PluginLLMPollingUnsupportedError(), "PluginLLMPollingUnsupportedError",
                "This model does not support polling"
            ),
            (UnsupportedActionError(action: "sing"), "ValueError", #"This plugin does not know the action \"sing\""#),
            (Own(), "OwnError", "own words"),
            (Unheard(), "PluginError", #"something\nelse"#),
            (CancellationError(), "InvokeConnectionError", "The plugin is shutting down"),
        ]

    @Test("each error has its class and its words on the wire", arguments: forms)
    func form(error: any Error & Sendable, type: String, message: String) async {
        let lines = await Self.lines { await $0.fail(error) }
        let expected =
            #"{"event":"session","session_id":"S","data":{"type":"error","data":{"error_type":"\#(type)","message":"\#(message)","#
            + #""args":{"description":"\#(message)"}}}}"#
        #expect(lines == [expected])
    }

    @Test("Dify knows the classes by exactly these names")
    func names() {
        #expect(
            InvokeError.Kind.allCases.map(\.rawValue) == [
                "InvokeConnectionError", "InvokeServerUnavailableError", "InvokeRateLimitError",
                "InvokeAuthorizationError", "InvokeBadRequestError",
            ])
    }

    @Test("no error's line passes the host's limit, whatever a class and a message hold")
    func bounded() async {
        let long = String(repeating: "\u{1}", count: 6 << 20)
        let session = String(repeating: "\u{1}", count: 1024)
        let lines = await Self.lines(session: session) {
            await $0.fail(Own(errorType: long, message: long))
            await $0.end()
        }
        #expect(lines.count == 2)
        for line in lines { #expect(line.utf8.count < SessionWriter.lineLimit) }
    }

    @Test("an error is said once, and nothing but the end after it")
    func once() async throws {
        let lines = await Self.lines { writer in
            await writer.fail(Own())
            await writer.fail(Own())
            try? await writer.stream { $0.null() }
            await writer.end()
            await writer.end()
        }
        #expect(lines.count == 2)
        #expect(lines.last == #"{"event":"session","session_id":"S","data":{"type":"end","data":{}}}"#)
    }

    private static func lines(session: String = "S", _ body: (SessionWriter) async -> Void) async -> [String] {
        let sink = LineLog()
        await body(SessionWriter(sessionID: session, sink: sink))
        return sink.lines
    }
}

/// Takes whatever is sent.
final class LineLog: LineSink {
    private let bytes = Locked<[UInt8]>([])

    var lines: [String] {
        bytes.withLock { $0 }.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    }

    func send(_ lines: [UInt8]) async -> Bool {
        bytes.withLock { $0 += lines }
        return true
    }
}
