import Foundation
import Testing
import XinferenceStandIn

@Suite("Answers look like the recorded ones", .timeLimit(.minutes(1)))
struct RecordedShapeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var method = "POST"
        var path = "/v1/chat/completions"
        var body = ""
        var key: String?
        var token: String?
        var testDescription: String { name }
    }

    static let errors = [
        Case(name: "malformed", body: #"{"model": "smollm2", "messages": ["#),
        Case(name: "empty-body"), Case(name: "array-body", body: "[]"),
        Case(name: "max-tokens-zero", body: chat("stand-in-chat", "x", extra: #","max_tokens":0"#)),
        Case(name: "max-tokens-text", body: chat("stand-in-chat", "x", extra: #","max_tokens":"ten""#)),
        Case(name: "temperature-negative", body: chat("stand-in-chat", "x", extra: #","temperature":-1"#)),
        Case(name: "messages-missing", body: #"{"model":"stand-in-chat"}"#),
        Case(name: "model-missing", body: #"{"messages":[{"role":"user","content":"x"}]}"#),
        Case(name: "messages-empty", body: #"{"model":"stand-in-chat","messages":[]}"#),
        Case(name: "logit-bias", body: chat("stand-in-chat", "x", extra: #","logit_bias":{"5":1}"#)),
        Case(name: "wrong-type", body: chat("stand-in-embed", "x")),
        Case(name: "wrong-type-stream", body: chat("stand-in-embed", "x", stream: true)),
        Case(name: "rate-limit", body: chat("fail-rate-limit", "x")),
        Case(name: "rate-limit-stream", body: chat("fail-rate-limit", "x", stream: true)),
        Case(name: "method-not-allowed", method: "PUT", path: "/v1/models"),
        Case(name: "not-found", method: "GET", path: "/v1/doesnotexist"),
        Case(name: "describe-slash", method: "GET", path: "/v1/models/org%2Fname"),
        Case(name: "get-chat", method: "GET"),
        Case(name: "cluster-auth", method: "GET", path: "/v1/cluster/auth"),
        Case(name: "no-credential", body: "{", key: "good"),
        Case(name: "bad-credential", method: "GET", path: "/v1/models", key: "good", token: "bad"),
        Case(name: "key-cluster-version", method: "GET", path: "/v1/cluster/version", key: "good", token: "good"),
        embed("embed-malformed", "{"), embed("embed-input-missing", #"{"model":"stand-in-embed"}"#),
        embed("embed-model-missing", #"{"input":"a"}"#),
        embed("embed-null", #"{"model":"stand-in-embed","input":["a",null]}"#),
        rank("rerank-malformed", "{"), rank("rerank-documents-missing", #"{"model":"stand-in-rerank","query":"a"}"#),
        rank("rerank-query-missing", #"{"model":"stand-in-rerank","documents":["a"]}"#),
        rank("rerank-documents-text", #"{"model":"stand-in-rerank","query":"a","documents":"abc"}"#),
        rank("rerank-options-bad", #"{"model":"stand-in-rerank","query":"a","documents":["a"],"kwargs":"nope"}"#),
    ]

    static let retrieval = [
        embed("embed-whole", #"{"model":"stand-in-embed","input":["hello world"]}"#),
        embed("embed-base64", #"{"model":"stand-in-embed","input":"hello world","encoding_format":"base64"}"#),
        embed("embed-empty-list", #"{"model":"stand-in-embed","input":[]}"#),
        embed("embed-mixed", #"{"model":"stand-in-embed","input":[{"text":"a"},{"image":"http://127.0.0.1/x.png"}]}"#),
        embed("embed-unknown-model", #"{"model":"nope","input":"a"}"#), rank("rerank-whole", documents()),
        rank("rerank-documents", documents(#","return_documents":true"#)),
        rank("rerank-length", documents(#","return_len":true"#)),
        rank("rerank-empty", #"{"model":"stand-in-rerank","query":"a","documents":[]}"#),
        rank("rerank-chunks", documents(#","max_chunks_per_doc":3"#)),
        rank("rerank-objects", #"{"model":"stand-in-rerank","query":"a","documents":[{"text":"a"}]}"#),
        rank("rerank-wrong-type", documents(model: "stand-in-embed")),
        rank("rerank-unknown-model", documents(model: "nope")),
        Case(name: "describe-rerank", method: "GET", path: "/v1/models/stand-in-rerank"),
    ]

    static func embed(_ name: String, _ body: String) -> Case { Case(name: name, path: "/v1/embeddings", body: body) }

    static func rank(_ name: String, _ body: String) -> Case { Case(name: name, path: "/v1/rerank", body: body) }

    private static func documents(_ extra: String = "", model: String = "stand-in-rerank") -> String {
        #"{"model":"\#(model)","query":"What about dog?","documents":["Paris is the capital of France.","#
            + #""A dog and a cat were seen today.","Docker runs containers.","The dog is near the house."]\#(extra)}"#
    }

    @Test("Status, headers and the body to the byte", arguments: errors)
    func sameBytes(_ example: Case) async throws {
        let expected = try recorded(example.name)
        try await withServer({ $0.apiKey = example.key }) { server in
            let answer = try await RawClient.exchange(
                server.port, example.method, example.path, body: example.body, token: example.token)
            #expect(answer.status == expected.status)
            #expect(answer.text == expected.text)
            #expect(answer.chunks == expected.chunks)
            #expect(answer.isComplete)
            expectSameHeaders(answer, expected)
        }
    }

    @Test(
        "The same keys and types in documents whose values differ",
        arguments: retrieval + [
            Case(name: "describe-embedding", method: "GET", path: "/v1/models/stand-in-embed"),
            Case(name: "describe-llm", method: "GET", path: "/v1/models/stand-in-llama"),
            Case(name: "describe-unknown", method: "GET", path: "/v1/models/nope"),
            Case(name: "cluster-version", method: "GET", path: "/v1/cluster/version"),
            Case(name: "unknown-model", body: chat("nope", "x")),
            Case(name: "loading", body: chat("fail-loading", "x")),
            Case(name: "llama-whole", body: chat("stand-in-llama", "Hello")),
            Case(name: "transformers-whole", body: chat("stand-in-chat", "Hello")),
        ])
    func sameShape(_ example: Case) async throws {
        let expected = try recorded(example.name)
        try await withServer { server in
            let answer = try await RawClient.exchange(server.port, example.method, example.path, body: example.body)
            #expect(answer.status == expected.status)
            var wanted = shape(try #require(expected.json))
            // The recorded model reasons; the stand-in does not.
            wanted = wanted.replacingOccurrences(of: ", reasoning_content: text", with: "")
            #expect(shape(try #require(answer.json)) == wanted)
            expectSameHeaders(answer, expected)
        }
    }

    @Test("Keys come in the recorded order")
    func keyOrder() async throws {
        func keys(_ text: String) -> [String] { text.matches(of: /"([a-z_]+)":/).map { String($0.output.1) } }
        try await withServer { server in
            let described = try await RawClient.exchange(server.port, "GET", "/v1/models/stand-in-llama")
            #expect(keys(described.text) == keys(try recorded("describe-llm").text))
            let answer = try await RawClient.exchange(
                server.port, "POST", "/v1/chat/completions", body: chat("stand-in-llama", "Hello"))
            #expect(keys(answer.text) == keys(try recorded("llama-whole").text))
            for example in Self.retrieval {
                let answer = try await RawClient.exchange(server.port, example.method, example.path, body: example.body)
                #expect(keys(answer.text) == keys(try recorded(example.name).text))
            }
        }
    }

    @Test("The list shows each model with the keys of its type")
    func list() async throws {
        let expected = try #require(try recorded("models-list").json as? [String: Any])
        let shapes = Set(try #require(expected["data"] as? [[String: Any]]).map { $0.keys.sorted() })
        try await withServer { server in
            let answer = try await RawClient.exchange(server.port, "GET", "/v1/models")
            let models = try #require((answer.json as? [String: Any])?["data"] as? [[String: Any]])
            #expect(models.count == StandInModel.healthy.count + 2 + StandInModel.failing.count)
            for model in models { #expect(shapes.contains(model.keys.sorted())) }
        }
    }

    @Test(
        "Streams have the recorded sequence of events",
        arguments: [
            ("llama-stream-usage", "stand-in-llama", #","stream_options":{"include_usage":true}"#, "What is a token?"),
            ("llama-stop-stream", "stand-in-llama", #","stop":["4"]"#, "Count to 9"),
            ("transformers-stream", "stand-in-chat", #","max_tokens":5"#, "Count to 20."),
            ("transformers-stop-stream", "stand-in-chat", #","stop":["7"]"#, "Count to 20."),
        ])
    func stream(_ name: String, _ model: String, _ extra: String, _ prompt: String) async throws {
        let expected = try recorded(name)
        try await withServer { server in
            let answer = try await RawClient.exchange(
                server.port, "POST", "/v1/chat/completions", body: chat(model, prompt, stream: true, extra: extra))
            expectSameHeaders(answer, expected)
            #expect(answer.isComplete)
            #expect(answer.chunks.allSatisfy { $0.hasPrefix("data: ") && $0.hasSuffix("\r\n\r\n") })
            #expect(answer.chunks.last == expected.chunks.last)
            #expect(frame(answer) == frame(expected))
        }
    }

    private func expectSameHeaders(_ answer: RawResponse, _ expected: RawResponse) {
        #expect(answer.headers.keys.sorted() == expected.headers.keys.sorted())
        for (name, value) in expected.headers where !["date", "x-request-id", "content-length"].contains(name) {
            #expect(answer.headers[name] == value)
        }
    }
}
