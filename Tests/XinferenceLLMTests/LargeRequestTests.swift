import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

/// From Dify's line to the server's request, at sizes where work that grows with the square would not end in time.
@Suite("Large requests", .timeLimit(.minutes(1)))
struct LargeRequestTests {
    private static let usage = #""usage":{"prompt_tokens":7,"completion_tokens":1,"total_tokens":8}"#
    private let good = ScriptedAnswer.events(
        #"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}],\#(usage)}"#)
    private let uncounted = ScriptedAnswer.events(#"{"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]}"#)

    @Test(
        "A prompt of a megabyte goes whole, and is counted if the server does not", arguments: ["word ", "字", "a", "<"])
    func prompt(piece: String) async throws {
        let text = String(repeating: piece, count: (1 << 20) / piece.utf8.count)
        let answer = try await ask(
            .invokeLLM(session: "s", credentials: credentials(), messages: [PluginRequest.userMessage(text)]), uncounted
        )
        #expect(answer.error == nil)
        let sent = try body(answer.transport.requests.first)["messages"]?.array?.first?.object?["content"]?.string
        #expect(sent == text)
        let tokens = try #require(answer.usages.first?["prompt_tokens"]?.int)
        #expect((1000...text.utf8.count).contains(tokens))
    }

    @Test("Five thousand messages go in their order, without the thoughts of earlier turns")
    func messages() async throws {
        let count = 5000
        let messages: [JSONValue] = (0..<count).map { number in
            number.isMultiple(of: 2)
                ? PluginRequest.userMessage("question \(number)")
                : ["role": "assistant", "content": .string("<think>hm</think>answer \(number)")]
        }
        let answer = try await ask(.invokeLLM(session: "s", credentials: credentials(), messages: messages), good)
        let sent = try #require(try body(answer.transport.requests.first)["messages"]?.array)
        #expect(sent.count == count)
        #expect(sent.first?.object?["content"] == "question 0")
        #expect(sent.last?.object?["content"] == "answer 4999")
        #expect(answer.usages.first?["prompt_tokens"] == 7)
    }

    @Test("A hundred and twenty-eight tools with schemas of 100 KB go byte for byte")
    func tools() async throws {
        let properties = JSONObject(
            (0..<1000).map { ("property_\($0)", ["type": "string", "description": .string(long)] as JSONValue) })
        let schema: JSONValue = ["type": "object", "properties": .object(properties)]
        let tools = (0..<128).map { number -> JSONValue in
            ["name": .string("tool_\(number)"), "description": "d", "parameters": schema]
        }
        let answer = try await ask(
            .invokeLLM(
                session: "s", credentials: credentials(), messages: [PluginRequest.userMessage("Hi")],
                tools: .array(tools)), good)
        let bytes = try #require(answer.transport.requests.first).body
        #expect(bytes.count > 128 * 100_000)
        // The schemas and little else: nothing is sent twice.
        var writer = JSONWriter()
        try schema.write(to: &writer)
        #expect(bytes.count < 128 * (writer.bytes.count + 120) + 200)
        let sent = try #require(try body(answer.transport.requests.first)["tools"]?.array)
        #expect(sent.count == 128)
        #expect(sent.last?.object?["function"]?.object?["parameters"] == schema)
    }

    @Test("A megabyte of answer in small pieces, half of it in a call, arrives whole", arguments: [true, false])
    func answer(isCall: Bool) async throws {
        let count = 10_000
        let piece = String(repeating: "a < b ", count: 8)
        let open = isCall ? #"<tool_call>{\"name\":\"f\",\"arguments\":{\"x\":\""# : ""
        let close = isCall ? #"\"}}</tool_call>"# : ""
        let texts = [open] + Array(repeating: piece, count: count) + [close]
        let events = texts.map { #"data: {"choices":[{"delta":{"content":"\#($0)"}}]}"# + "\r\n\r\n" }
        let end = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\(Self.usage)}\r\n\r\n"
        let script = ScriptedAnswer((events + [end]).joined(), type: "text/event-stream").cut(every: 4096)
        let answer = try await ask(
            .invokeLLM(
                session: "s", credentials: credentials(), messages: [PluginRequest.userMessage("Hi")],
                tools: [["name": "f", "description": ""]]), script)
        let whole = String(repeating: piece, count: count)
        #expect(answer.text == (isCall ? "" : whole))
        let calls = answer.deltas.compactMap { $0["message"]?.object?["tool_calls"]?.array }.flatMap { $0 }
        let arguments = calls.map { $0.object?["function"]?.object?["arguments"]?.string }
        #expect(arguments == (isCall ? ["{\"x\":\"\(whole)\"}"] : []))
    }

    private var long: String { String(repeating: "what it is ", count: 6) }
}
