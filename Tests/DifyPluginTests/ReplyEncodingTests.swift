import DifyPluginTesting
import Testing

@testable import DifyPlugin

/// What goes to the host, byte by byte, and held against the specification's examples (protocol sections 3.5 and 3.7.11).
@Suite(.timeLimit(.minutes(1)))
struct ReplyEncodingTests {
    private static let usage = LLMUsage(promptTokens: 12, completionTokens: 2, latency: 0.42)
    private static let usageText =
        #"{"prompt_tokens":12,"prompt_unit_price":"0","prompt_price_unit":"0","prompt_price":"0","completion_tokens":2,"completion_unit_price":"0","completion_price_unit":"0","completion_price":"0","total_tokens":14,"total_price":"0","currency":"USD","latency":0.42}"#

    static let chunks: [(chunk: LLMResultChunk, delta: String)] = [
        (
            LLMResultChunk("Hel"),
            #"{"index":0,"message":{"role":"assistant","content":"Hel","tool_calls":[]},"usage":null,"finish_reason":null}"#
        ),
        (
            LLMResultChunk("", usage: usage, finishReason: "stop"),
            #"{"index":0,"message":{"role":"assistant","content":"","tool_calls":[]},"usage":\#(usageText),"finish_reason":"stop"}"#
        ),
        (
            LLMResultChunk("", toolCalls: [ToolCall(id: "call_9", name: "f", arguments: #"{"x":1}"#)]),
            #"{"index":0,"message":{"role":"assistant","content":"","tool_calls":[{"id":"call_9","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}]},"usage":null,"finish_reason":null}"#
        ),
        (
            LLMResultChunk(
                content: .parts([
                    .text("a"), .image(MediaContent(base64Data: "QUJD", format: "png", mimeType: "image/png")),
                    .image(MediaContent(url: "u", format: "png", mimeType: "image/png", filename: "n", detail: "high")),
                    .audio(MediaContent(base64Data: "QUJD", format: "mp3", mimeType: "audio/mpeg")),
                    .video(MediaContent(url: "u", format: "mp4", mimeType: "video/mp4")),
                    .document(MediaContent(url: "u", format: "pdf", mimeType: "application/pdf", filename: "n.pdf")),
                ])),
            #"{"index":0,"message":{"role":"assistant","content":[{"type":"text","data":"a"},"#
                + #"{"type":"image","base64_data":"QUJD","format":"png","mime_type":"image/png","detail":"low"},"#
                + #"{"type":"image","url":"u","format":"png","mime_type":"image/png","filename":"n","detail":"high"},"#
                + #"{"type":"audio","base64_data":"QUJD","format":"mp3","mime_type":"audio/mpeg"},"#
                + #"{"type":"video","url":"u","format":"mp4","mime_type":"video/mp4"},"#
                + #"{"type":"document","url":"u","format":"pdf","mime_type":"application/pdf","filename":"n.pdf"}],"#
                + #""tool_calls":[]},"usage":null,"finish_reason":null}"#
        ),
    ]

    @Test("writes each kind of chunk", arguments: chunks)
    func chunk(chunk: LLMResultChunk, delta: String) async throws {
        let sink = LineLog()
        try await LLMResultStream(session: SessionWriter(sessionID: "S", sink: sink), model: "qwen").send(chunk)
        let prefix = #"{"event":"session","session_id":"S","data":{"type":"stream","data":"#
        #expect(
            sink.lines == [
                prefix + #"{"model":"qwen","prompt_messages":[],"system_fingerprint":null,"delta":\#(delta)}}}"#
            ])
    }

    @Test("numbers the chunks of a session, sent one by one or together, and says no line for none")
    func indices() async throws {
        let sink = LineLog()
        let stream = LLMResultStream(session: SessionWriter(sessionID: "S", sink: sink), model: "m")
        try await stream.send(LLMResultChunk("a"))
        try await stream.send(contentsOf: [])
        try await stream.send(contentsOf: [LLMResultChunk("b"), LLMResultChunk("c")])
        let replies = sink.lines.map { HostReply(line: Array($0.utf8)) }
        #expect(replies.map { $0.data?.object?["delta"]?.object?["index"]?.int } == [0, 1, 2])
        #expect(replies.map(\.text) == ["a", "b", "c"])
    }

    @Test(
        "usage never overflows, and a latency that is no number is none",
        arguments: [(Int.max, 1, 0.5), (1, 2, Double.nan), (1, 2, .infinity)])
    func usage(prompt: Int, completion: Int, latency: Double) throws {
        var writer = JSONWriter()
        LLMUsage(promptTokens: prompt, completionTokens: completion, latency: latency).write(to: &writer)
        let text = String(decoding: writer.bytes, as: UTF8.self)
        #expect(text.contains(#""latency":\#(latency.isFinite ? "0.5" : "0")}"#))
        #expect(try JSONFragment(parsing: text).text == text)
    }

    /// The specification's schema, but for the labels and the `required` that this SDK spells out.
    private static let schema = #"""
        {"model":"qwen","label":{"en_US":"qwen"},"model_type":"llm","features":["tool-call","stream-tool-call","vision"],"fetch_from":"customizable-model","model_properties":{"mode":"chat","context_size":32768},"deprecated":false,"parameter_rules":[{"name":"temperature","use_template":"temperature","label":{"en_US":"temperature"},"required":false,"max":2},{"name":"max_tokens","use_template":"max_tokens","label":{"en_US":"max_tokens"},"required":false,"default":512,"min":1,"max":32768},{"name":"seed","label":{"en_US":"Seed"},"type":"int","required":false}],"pricing":null}
        """#

    @Test("writes the specification's schema")
    func schemaExample() throws {
        let entity = AIModelEntity(
            model: "qwen", type: .llm, features: [.toolCall, .streamToolCall, .vision],
            properties: [.contextSize: 32768, .mode: "chat"],
            parameterRules: [
                ParameterRule("temperature", template: .temperature, maximum: 2),
                ParameterRule("max_tokens", template: .maxTokens, defaultValue: 512, minimum: 1, maximum: 32768),
                ParameterRule("seed", label: I18nText("Seed"), type: .int),
            ])
        var writer = JSONWriter()
        try entity.write(to: &writer)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == Self.schema)
    }

    @Test("writes every field of a rule and every language, and leaves out empty ones")
    func rule() throws {
        let help = I18nText("h", zhHans: "助", jaJP: "", ptBR: "a")
        let rule = ParameterRule(
            "n", template: .topK, label: I18nText("L"), type: .string, help: help, required: true,
            defaultValue: "a", minimum: 0.5, maximum: 2, precision: 1, options: ["a", "b"])
        var writer = JSONWriter()
        try rule.write(to: &writer)
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"{"name":"n","use_template":"top_k","label":{"en_US":"L"},"type":"string","#
                + #""help":{"en_US":"h","zh_Hans":"助","pt_BR":"a"},"required":true,"default":"a","min":0.5,"max":2,"#
                + #""precision":1,"options":["a","b"]}"#)
    }

    @Test("spells features, properties, types and templates as Dify does")
    func names() {
        #expect(
            ModelFeature.allCases.map(\.rawValue) == [
                "tool-call", "multi-tool-call", "agent-thought", "vision", "stream-tool-call", "document", "video",
                "audio", "structured-output", "polling",
            ])
        #expect(
            ModelType.allCases.map(\.rawValue) == [
                "llm", "text-embedding", "rerank", "speech2text", "moderation", "tts",
            ])
        #expect(
            ParameterRule.Template.allCases.map(\.rawValue) == [
                "temperature", "top_p", "top_k", "presence_penalty", "frequency_penalty", "max_tokens",
                "response_format", "json_schema",
            ])
        #expect(ParameterRule.ValueType.allCases.map(\.rawValue) == ["float", "int", "string", "boolean", "text"])
    }
}
