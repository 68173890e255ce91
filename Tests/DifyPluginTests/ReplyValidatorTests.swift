import DifyPluginTesting
import Testing

struct ReplyValidatorTests {
    private static let end = ReplyLines.end
    private static let usage =
        #"{"prompt_tokens":12,"prompt_unit_price":"0","prompt_price_unit":"0","prompt_price":"0","completion_tokens":2,"completion_unit_price":"0","completion_price_unit":"0","completion_price":"0","total_tokens":14,"total_price":"0","currency":"USD","latency":0.42}"#

    private static func chunk(
        index: String = "0", model: String = #""qwen""#, role: String = #""assistant""#, content: String = #""Hel""#,
        calls: String = "[]", usage: String = Self.usage
    ) -> String {
        ReplyLines.stream(
            #"{"model":\#(model),"delta":{"index":\#(index),"message":{"role":\#(role),"content":\#(content),"#
                + #""tool_calls":\#(calls)},"usage":\#(usage),"finish_reason":null}}"#)
    }

    @Test("finds nothing wrong with the specification's own exchange")
    func good() {
        #expect(ReplyLines.sections([Self.chunk(usage: "null"), Self.chunk(index: "1"), Self.end], .invokeLLM) == [])
    }

    @Test(
        "finds what the daemon or Dify would choke on",
        arguments: [
            (chunk(index: "1"), "3.5"), (chunk(index: "0.0"), "3.5"), (chunk(model: #""""#), "3.5"),
            (chunk(role: #""user""#), "3.5"), (chunk(content: "null"), "3.5"), (chunk(calls: "null"), "3.5"),
            (chunk(usage: "null"), "6.2"),
            (chunk(usage: usage.replacing(#""prompt_tokens":12"#, with: #""prompt_tokens":12.0"#)), "3.5"),
            (chunk(usage: usage.replacing(#""total_price":"0""#, with: #""total_price":"""#)), "3.5"),
            (chunk(calls: #"[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"x\":"}}]"#), "6.3"),
            (chunk(calls: #"[{"id":1,"type":"function","function":{"name":"f","arguments":"{}"}}]"#), "3.5"),
        ])
    func bad(line: String, section: String) {
        #expect(ReplyLines.sections([line, Self.end], .invokeLLM) == [section])
    }

    @Test("finds a missing, a second and an early end, a second error, and args of the wrong shape")
    func order() {
        let error =
            #"{"event":"session","session_id":"S","data":{"type":"error","data":{"error_type":"E","message":"m","args":{}}}}"#
        #expect(ReplyLines.sections([], nil) == ["3.1"])
        #expect(ReplyLines.sections([Self.end, Self.end], nil) == ["3.1"])
        #expect(ReplyLines.sections([Self.end, error], nil) == ["3.1"])
        #expect(ReplyLines.sections([error, error, Self.end], nil) == ["3.1"])
        #expect(ReplyLines.sections([error.replacing(#""args":{}"#, with: #""args":[]"#), Self.end], nil) == ["3.1"])
        #expect(ReplyLines.sections([Self.end.replacing(#","data":{}"#, with: "")], nil) == ["3.1"])
        #expect(ReplyLines.sections([Self.end.replacing("\"S\"", with: "\"T\"")], nil) == ["3.1"])
    }

    @Test(
        "finds faults of a schema",
        arguments: [
            (#"null"#, "3.7.11"),
            (#"{"model":"m","label":{},"model_type":"llm","model_properties":{}}"#, "1.3"),
            (#"{"model":"m","label":{"en_US":"m"},"model_type":"llm"}"#, "3.7.11"),
            (#"{"model":"m","label":{"en_US":"m"},"model_type":"llm","model_properties":{"x":1}}"#, "6.6"),
            (
                #"{"model":"m","label":{"en_US":"m"},"model_type":"llm","features":["fly"],"model_properties":{}}"#,
                "6.6"
            ),
            (
                #"{"model":"m","label":{"en_US":"m"},"model_type":"llm","model_properties":{},"parameter_rules":[{"name":"r"}]}"#,
                "3.7.11"
            ),
        ])
    func schema(schema: String, section: String) {
        let line = ReplyLines.stream(#"{"model_schema":\#(schema)}"#)
        #expect(ReplyLines.sections([line, Self.end], .getAIModelSchemas) == [section])
    }
}
