import DifyPlugin
import DifyPluginTesting
import ScriptedTransport
import Testing

@testable import OpenAICompatible
@testable import XinferenceLLM
@testable import XinferenceShared

@Suite("What servers turn out not to take", .timeLimit(.minutes(1)))
struct ServerQuirksTests {
    private static let noStream =
        "Streaming support for tool calls is available only when using Qwen models with vLLM backend"
    private static let noOptions = "Unexpected keyword argument 'stream_options'"

    private func failure(_ words: String, status: Int = 400) -> OpenAIError {
        OpenAIError(
            method: "POST", url: "http://s/v1/chat/completions",
            reason: .status(
                StatusFailure(status: status, words: words, isPlainText: false, retryAfter: nil, location: nil)))
    }

    private let server = OpenAIServer(baseURL: "http://s")
    private let withTools = ChatCompletionRequest(model: "m", messages: [], tools: [ChatTool(name: "f")])

    /// The forms in which a request was tried on a server that refuses each form with the next of some words.
    private func tries(
        _ quirks: ServerQuirks<ChatQuirk>, _ request: ChatCompletionRequest, refusals: [OpenAIError] = [],
        server: OpenAIServer? = nil
    ) async throws -> [String] {
        var tried: [String] = []
        var refusals = refusals[...]
        try await quirks.adapting(request, of: request.model, to: server ?? self.server) { request in
            tried.append((request.stream ? "stream" : "whole") + (request.includeUsage ? "+usage" : ""))
            if let refusal = refusals.popFirst() { throw refusal }
        }
        return tried
    }

    @Test(
        "Tools are asked for without a stream where that is refused, from then on at once; a chat without tools is not")
    func streamedTools() async throws {
        let quirks = ServerQuirks<ChatQuirk>()
        #expect(
            try await tries(quirks, withTools, refusals: [failure(Self.noStream)]) == ["stream+usage", "whole+usage"])
        #expect(try await tries(quirks, withTools) == ["whole+usage"])
        #expect(try await tries(quirks, ChatCompletionRequest(model: "m", messages: [])) == ["stream+usage"])
    }

    @Test("Both quirks of one server are found one after the other, in either order", arguments: [true, false])
    func both(optionsFirst: Bool) async throws {
        let quirks = ServerQuirks<ChatQuirk>()
        let words = optionsFirst ? [Self.noOptions, Self.noStream] : [Self.noStream]
        let tried = try await tries(quirks, withTools, refusals: words.map { failure($0) })
        #expect(tried == (optionsFirst ? ["stream+usage", "stream", "whole"] : ["stream+usage", "whole+usage"]))
        #expect(try await tries(quirks, withTools) == (optionsFirst ? ["whole"] : ["whole+usage"]))
    }

    @Test("What one server or model does not take others may")
    func others() async throws {
        let quirks = ServerQuirks<ChatQuirk>()
        _ = try await tries(quirks, withTools, refusals: [failure(Self.noStream)])
        var other = withTools
        other.model = "n"
        #expect(try await tries(quirks, other) == ["stream+usage"])
        let elsewhere = OpenAIServer(baseURL: "http://t")
        #expect(try await tries(quirks, withTools, server: elsewhere) == ["stream+usage"])
    }

    @Test(
        "Other refusals are not tried again, nor those of what was not asked",
        arguments: [
            ("no such model", 400, true), (noStream, 404, false), (noOptions, 200, true), (noOptions, 503, true),
            (noStream, 400, false),
        ])
    func otherRefusals(words: String, status: Int, hasTools: Bool) async throws {
        var tried = 0
        let request = hasTools ? withTools : ChatCompletionRequest(model: "m", messages: [])
        await #expect(throws: OpenAIError.self) {
            try await ServerQuirks<ChatQuirk>().adapting(request, of: request.model, to: server) { _ in
                tried += 1
                throw failure(words, status: status)
            }
        }
        #expect(tried == 1)
    }

    @Test("A server that refuses every form is not asked without end")
    func endless() async throws {
        var tried = 0
        await #expect(throws: OpenAIError.self) {
            try await ServerQuirks<ChatQuirk>().adapting(withTools, of: withTools.model, to: server) { _ in
                tried += 1
                throw failure(Self.noOptions + Self.noStream)
            }
        }
        #expect(tried == 3)
    }

    @Test("No more is remembered than some thousand quirks, and the latest always is")
    func bounded() async throws {
        let quirks = ServerQuirks<ChatQuirk>()
        var request = withTools
        for number in 0..<3000 {
            request.model = "\(number)"
            _ = try await tries(quirks, request, refusals: [failure(Self.noStream)])
            #expect(quirks.count <= ServerQuirkMemory.capacity)
        }
        #expect(try await tries(quirks, request) == ["whole+usage"])
    }

    @Test("The user of an old server sees the call, and the second request is not refused")
    func endToEnd() async throws {
        let requests = ["1", "2"].map { session in
            PluginRequest.invokeLLM(
                session: session, credentials: credentials(), messages: [PluginRequest.userMessage("Weather?")],
                tools: [["name": "get_weather", "description": ""]])
        }
        let refusal = ScriptedAnswer(#"{"detail":"\#(Self.noStream)."}"#, status: 400)
        let whole = try recorded("v4.1.0-tiny-qwen3-tool-sync")
        let answers = try await ask(requests, [refusal, whole, whole])
        let transport = try #require(answers.last).transport
        #expect(try transport.requests.map { try body($0)["stream"] } == [true, false, false])
        for answer in answers {
            #expect(answer.text.hasPrefix("<think>"))
            #expect(answer.deltas.last?["finish_reason"] == "tool_calls")
        }
    }
}
