import DifyPlugin
import HTTPTransport
import OpenAICompatible
import ScriptedTransport
import Testing
import XinferenceClient

@Suite("What is sent")
struct RequestTests {
    static let done = ScriptedAnswer(#"{"choices":[{"message":{"content":"a"},"finish_reason":"stop"}]}"#)

    /// What a client sends for a request.
    private func sent(
        _ request: ChatCompletionRequest, key: String? = nil, extra: [HTTPHeader] = []
    ) async throws -> HTTPRequest {
        let transport = ScriptedTransport(Self.done)
        _ = try await client(transport, key: key, extra: extra).chat(request)
        return try #require(transport.requests.first)
    }

    private func body(_ request: ChatCompletionRequest) async throws -> String {
        String(decoding: try await sent(request).body, as: UTF8.self)
    }

    @Test("Nothing that is not set is sent, neither as null nor as an empty list")
    func nothingUnset() async throws {
        #expect(
            try await body(
                ChatCompletionRequest(
                    model: "m", messages: [ChatMessage(role: "user", content: .text("Hi"))], stream: false))
                == #"{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":false}"#)
    }

    @Test("A stream asks for its usage unless told not to", arguments: [true, false])
    func streamOptions(includeUsage: Bool) async throws {
        let request = ChatCompletionRequest(model: "m", messages: [], stream: true, includeUsage: includeUsage)
        #expect(
            try await body(request)
                == #"{"model":"m","messages":[],"stream":true"#
                + (includeUsage ? #","stream_options":{"include_usage":true}}"# : "}"))
    }

    @Test("A whole answer does not ask for a stream's options")
    func noStreamOptions() async throws {
        let request = ChatCompletionRequest(model: "m", messages: [], stream: false, includeUsage: true)
        #expect(try await body(request) == #"{"model":"m","messages":[],"stream":false}"#)
    }

    @Test("All that is set is sent, in order, and escaped")
    func everything() async throws {
        let request = ChatCompletionRequest(
            model: "a \"b\"/c",
            messages: [
                ChatMessage(role: "system", content: .text("Ä\n")),
                ChatMessage(
                    role: "assistant", content: .text(""),
                    toolCalls: [.init(id: "c1", name: "f", arguments: #"{"a":1}"#)]),
                ChatMessage(role: "tool", content: .text("7"), name: "f", toolCallID: "c1"),
            ],
            stream: false, stop: ["\n", "END"],
            parameters: ["temperature": 0.5, "max_tokens": 8, "x\"y": [1, nil], "seed": 0])
        #expect(
            try await body(request) == #"""
                {"model":"a \"b\"/c","messages":[{"role":"system","content":"Ä\n"},\#
                {"role":"assistant","content":"","tool_calls":[{"id":"c1","type":"function",\#
                "function":{"name":"f","arguments":"{\"a\":1}"}}]},\#
                {"role":"tool","content":"7","name":"f","tool_call_id":"c1"}],"stream":false,"stop":["\n","END"],\#
                "temperature":0.5,"max_tokens":8,"x\"y":[1,null],"seed":0}
                """#)
    }

    @Test("No name is sent twice: what the user adds by hand stands in for the app's stop texts")
    func stopTwice() async throws {
        let request = ChatCompletionRequest(
            model: "m", messages: [], stream: false, stop: ["a"], parameters: ["stop": ["b"]])
        #expect(try await body(request) == #"{"model":"m","messages":[],"stream":false,"stop":["b"]}"#)
    }

    @Test("A number that JSON cannot say is refused before anything is sent", arguments: [Double.nan, .infinity])
    func notFinite(value: Double) async throws {
        let transport = ScriptedTransport(Self.done)
        let request = ChatCompletionRequest(model: "m", messages: [], parameters: ["temperature": .double(value)])
        let error = await #expect(throws: OpenAIError.self) { try await client(transport).chat(request) }
        guard case .transport(let cause) = error?.reason else { throw try #require(error) }
        #expect(cause.code == .invalidRequest)
        #expect(transport.requests.isEmpty)
    }

    @Test("The key goes as a bearer token")
    func bearer() async throws {
        let request = try await sent(anyRequest, key: "xf-1")
        #expect(request.headers.first(named: "authorization") == "Bearer xf-1")
        #expect(request.headers.first(named: "content-type") == "application/json")
        #expect(request.url == "http://xinference:9997/v1/chat/completions")
        #expect(request.method == .post)
    }

    @Test("Without a key nothing is sent in its place", arguments: [nil, ""])
    func noKey(key: String?) async throws {
        #expect(try await sent(anyRequest, key: key).headers.first(named: "authorization") == nil)
    }

    @Test("A gateway's fields go along, and one of ours gives way to its namesake")
    func extraHeaders() async throws {
        let extra = [HTTPHeader("X-Tenant", "a"), HTTPHeader("authorization", "Basic eA==")]
        let headers = try await sent(anyRequest, key: "xf-1", extra: extra).headers
        #expect(headers.suffix(2) == extra)
        #expect(headers.filter { $0.name.lowercased() == "authorization" }.count == 1)
    }

    @Test("Nobody says that a GET has a body")
    func get() async throws {
        let transport = ScriptedTransport(ScriptedAnswer(#"{"data":[]}"#))
        #expect(try await client(transport).listModels().isEmpty)
        let request = try #require(transport.requests.first)
        #expect(request.method == .get)
        #expect(request.body.isEmpty)
        #expect(request.headers.first(named: "content-type") == nil)
    }
}
