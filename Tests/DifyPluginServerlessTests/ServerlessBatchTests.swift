import DifyPlugin
import DifyPluginTesting
import ScriptedTransport
import Testing

/// How the host splits what is too large, and what it asks of the parts (protocol section 5.4).
@Suite("Requests in parts")
struct ServerlessBatchTests {
    /// What a plugin answers to each part.
    struct Part: Sendable {
        var items: String
        var model = "m"
        var usage =
            #"{"tokens":2,"total_tokens":2,"unit_price":"0.1","price_unit":"0.001","total_price":"0.0002","currency":"USD","latency":0.5}"#
        var streams = 1

        var answer: ScriptedAnswer {
            let result = #"{"model":"\#(model)","embeddings":[\#(items)],"num_tokens":[\#(items)],"usage":\#(usage)}"#
            let line =
                #"{"event":"session","session_id":"s","data":{"type":"stream","data":\#(result)}}"# + "\n"
            return ScriptedAnswer(String(repeating: line, count: streams) + ServerlessHostTests.end)
        }
    }

    /// Asks for three texts where two fit into one request.
    private func ask(_ parts: [Part], counting: Bool = false) async throws -> (ServerlessAnswer, ScriptedTransport) {
        let texts = ["aaaa", "bbbb", "cccc"]
        let request =
            counting
            ? PluginRequest.getTextEmbeddingNumTokens(session: "s", texts: texts)
            : PluginRequest.invokeTextEmbedding(session: "s", texts: texts)
        var two = request
        two.fields["texts"] = ["aaaa", "bbbb"]
        let transport = ScriptedTransport(parts.map(\.answer))
        var host = ServerlessHost(transport: transport, url: "http://plugin")
        var writer = JSONWriter()
        try two.envelope.write(to: &writer)
        host.maximumBodyLength = writer.bytes.count
        return (try await host.ask(request), transport)
    }

    @Test("parts are as large as fits, of one session, and their answers are put together")
    func merging() async throws {
        let (answer, transport) = try await ask([Part(items: "[1],[2]"), Part(items: "[3]")])
        #expect(transport.requests.map { $0.json["data"]?.object?["texts"] } == [["aaaa", "bbbb"], ["cccc"]])
        #expect(Set(transport.requests.map { $0.json["session_id"] }) == ["s"])
        #expect(answer.failure == nil && answer.attempts == 2 && answer.replies.map(\.kind) == [.stream, .end])
        let result = try #require(answer.replies.first?.data?.object)
        #expect(result["embeddings"] == [[1], [2], [3]] && result["model"] == "m")
        let usage = try #require(result["usage"]?.object)
        #expect(usage["tokens"] == 4 && usage["total_tokens"] == 4 && usage["latency"]?.double == 1)
        #expect(usage["total_price"] == "0.0004" && usage["unit_price"] == "0.1" && usage["currency"] == "USD")
    }

    @Test("token counts are put together")
    func counts() async throws {
        let (answer, _) = try await ask([Part(items: "1,2"), Part(items: "3")], counting: true)
        #expect(answer.replies.first?.data?.object?["num_tokens"] == [1, 2, 3])
        #expect(answer.failure == nil)
    }

    static let usage = Part(items: "").usage

    @Test(
        "parts that do not fit together are a mismatch with its reason",
        arguments: [
            (Part(items: "[1]"), "embedding_count"),
            (Part(items: "[1],[2]", streams: 2), "response_count"),
            (Part(items: "[1],[2]", streams: 0), "response_count"),
            (Part(items: "[1],[2]", usage: "null"), "missing_usage_field"),
            (
                Part(items: "[1],[2]", usage: usage.replacing("\"tokens\":2", with: "\"tokens\":null")),
                "missing_usage_field"
            ),
            (Part(items: "[1],[2]", model: "other"), "model"),
            (Part(items: "[1],[2]", usage: usage.replacing("0.1\"", with: "0.2\"")), "unit_price"),
            (Part(items: "[1],[2]", usage: usage.replacing("0.001", with: "0.01")), "price_unit"),
            (Part(items: "[1],[2]", usage: usage.replacing("USD", with: "EUR")), "currency"),
        ])
    func mismatches(first: Part, reason: String) async throws {
        let (answer, _) = try await ask([first, Part(items: "[3]")])
        #expect(
            answer.failure?.description
                == "ServerlessBatchResultMismatch: action=invoke_text_embedding reason=\(reason)")
    }

    @Test("an error of the plugin is the answer to the whole; nothing more is asked")
    func pluginError() async throws {
        let error =
            #"{"event":"session","session_id":"s","data":{"type":"error","data":{"error_type":"InvokeRateLimitError","message":"m","args":{}}}}"#
        let transport = ScriptedTransport(ScriptedAnswer(error + "\n" + ServerlessHostTests.end))
        var host = ServerlessHost(transport: transport, url: "http://plugin")
        host.maximumBodyLength = 500
        let answer = try await host.ask(
            .invokeTextEmbedding(session: "s", texts: [String](repeating: "some text", count: 100)))
        #expect(answer.failure == nil && answer.error?.errorType == "InvokeRateLimitError")
        #expect(transport.requests.count == 1)
    }

    @Test("a text that is too large by itself is told with its place, once its turn has come")
    func oneTextTooLarge() async throws {
        let transport = ScriptedTransport(Part(items: "[1]").answer)
        var host = ServerlessHost(transport: transport, url: "http://plugin")
        host.maximumBodyLength = 500
        let answer = try await host.ask(
            .invokeTextEmbedding(session: "s", texts: ["a", String(repeating: "b", count: 500)]))
        #expect(answer.failure?.kind == .payloadTooLarge && transport.requests.count == 1)
        #expect(answer.failure?.message.hasSuffix(" item_index=1") == true)
    }
}
