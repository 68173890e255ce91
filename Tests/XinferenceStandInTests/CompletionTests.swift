import Foundation
import Testing
import XinferenceStandIn

@Suite("Completions continue the prompt", .timeLimit(.minutes(1)))
struct CompletionTests {
    private func complete(
        _ port: Int, _ model: String, _ prompt: String, extra: String = ""
    ) async throws -> RawResponse {
        try await RawClient.exchange(
            port, "POST", "/v1/completions",
            body: #"{"model":"\#(model)","prompt":"\#(prompt)","temperature":0\#(extra)}"#)
    }

    private func text(_ response: RawResponse) -> String {
        (response.chunks.isEmpty ? [response.json as Any] : response.events).compactMap { document in
            ((document as? [String: Any])?["choices"] as? [[String: Any]])?.first?["text"] as? String
        }.joined()
    }

    @Test(
        "The text goes on where the prompt ends",
        arguments: [
            ("Bread rises because yeast", " eats sugar and gives off gas.", 7),
            ("He said that bread rises", " because yeast eats", 3), ("I wonder about yeast.", " Bread rises", 2),
        ], ["stand-in-base", "stand-in-llama", "stand-in-vllm"])
    func goesOn(_ example: (prompt: String, rest: String, limit: Int), _ model: String) async throws {
        try await withServer { server in
            for stream in ["", #","stream":true"#] {
                let extra = stream + #","max_tokens":\#(example.limit)"#
                let answer = try await complete(server.port, model, example.prompt, extra: extra)
                #expect(text(answer) == example.rest)
                #expect(finish(answer) == "length")
                #expect(answer.isComplete)
            }
        }
    }

    @Test func `A stream ends with usage and without DONE`() async throws {
        try await withServer { server in
            let answer = try await complete(
                server.port, "stand-in-base", "Bread rises because", extra: #","stream":true,"stop":".""#)
            #expect(text(answer) == " yeast eats sugar and gives off gas")
            #expect(!answer.text.contains("[DONE]"))
            #expect(answer.chunks.last?.contains(#""finish_reason": "stop"}], "usage": {"prompt_tokens": 3,"#) == true)
        }
    }

    @Test func `Answers have the recorded shapes`() async throws {
        try await withServer { server in
            let prompt = "The capital of France is"
            let whole = try await complete(server.port, "stand-in-llama", prompt, extra: #","max_tokens":8"#)
            let expected = try recorded("completion-whole")
            #expect(shape(try #require(whole.json)) == shape(try #require(expected.json)))
            #expect(keys(whole.text) == keys(expected.text))
            let streamed = try await complete(
                server.port, "stand-in-llama", prompt, extra: #","max_tokens":8,"stream":true"#)
            #expect(frame(streamed) == frame(try recorded("completion-stream")))
        }
    }

    @Test(
        "Bad requests get the recorded bytes",
        arguments: [
            ("completion-prompt-list", #"{"model":"stand-in-base","prompt":["a","b"]}"#),
            ("completion-prompt-missing", #"{"model":"stand-in-base"}"#),
        ])
    func refused(_ name: String, _ body: String) async throws {
        try await withServer { server in
            let answer = try await RawClient.exchange(server.port, "POST", "/v1/completions", body: body)
            let expected = try recorded(name)
            #expect(answer.status == expected.status)
            #expect(answer.text == expected.text)
        }
    }

    @Test(
        "Models of another kind fail with the engine's own words",
        arguments: [
            ("stand-in-chat", "'str' object has no attribute 'get'"),
            ("stand-in-embed", "'SentenceTransformerEmbeddingModel' object has no attribute 'model_spec'"),
        ])
    func wrongModel(_ model: String, _ words: String) async throws {
        try await withServer { server in
            let whole = try await complete(server.port, model, "x")
            #expect(whole.status == 500)
            #expect(whole.text.hasPrefix(#"{"detail":"[address=127.0.0.1:"#) && whole.text.hasSuffix(words + "\"}"))
            let streamed = try await complete(server.port, model, "x", extra: #","stream":true"#)
            #expect(streamed.status == 200)
            #expect(streamed.text.hasPrefix(#"data: {"error": "[address="#))
            #expect(streamed.text.hasSuffix(words + "\"}\r\n\r\n"))
        }
    }

    @Test func `A completion model does not chat`() async throws {
        try await withServer { server in
            let answer = try await RawClient.exchange(
                server.port, "POST", "/v1/chat/completions", body: chat("stand-in-base", "Hello"))
            #expect(answer.status == 500)
            #expect(answer.text.contains("The chat completion request failed."))
        }
    }
}
