import DifyPlugin
import HTTPTransport
import OpenAICompatible
import ScriptedTransport
import Testing

@Suite("What is sent to embed and to rerank")
struct RetrievalRequestTests {
    private func sent(_ request: EmbeddingRequest) async throws -> HTTPRequest {
        let transport = ScriptedTransport(ScriptedAnswer(#"{"data":[]}"#))
        // The script does not know how many vectors it should have.
        _ = try? await client(transport).embed(request)
        return try #require(transport.requests.first)
    }

    private func sent(_ request: RerankRequest) async throws -> HTTPRequest {
        let transport = ScriptedTransport(ScriptedAnswer(#"{"results":[]}"#))
        _ = try? await client(transport).rerank(request)
        return try #require(transport.requests.first)
    }

    private func text(_ request: HTTPRequest) -> String { String(decoding: request.body, as: UTF8.self) }

    @Test(
        "Texts go as strings, pictures and the texts among them as objects",
        arguments: [
            ([], "[]"), ([.text("a")], #"["a"]"#), ([.text(""), .text("ä\n\"")], #"["","ä\n\""]"#),
            ([.image(url: "data:image/png;base64,QUJD")], #"[{"image":"data:image/png;base64,QUJD"}]"#),
            (
                [.text("a"), .image(url: "u"), .text("b")],
                #"[{"text":"a"},{"image":"u"},{"text":"b"}]"#
            ),
        ] as [([EmbeddingRequest.Input], String)])
    func inputs(inputs: [EmbeddingRequest.Input], expected: String) async throws {
        let request = try await sent(EmbeddingRequest(model: "b\"ge/m3", inputs: inputs))
        #expect(text(request) == #"{"model":"b\"ge/m3","input":\#(expected)}"#)
        #expect(request.method == .post)
        #expect(request.url == "http://xinference:9997/v1/embeddings")
        #expect(request.headers.first(named: "content-type") == "application/json")
    }

    @Test("Parameters follow at the top level, their names escaped")
    func parameters() async throws {
        let request = EmbeddingRequest(
            model: "m", inputs: [.text("a")],
            parameters: ["encoding_format": "float", "task": "retrieval.query", "x\"y": [1, nil, 0.5]])
        #expect(
            text(try await sent(request))
                == #"{"model":"m","input":["a"],"encoding_format":"float","task":"retrieval.query","x\"y":[1,null,0.5]}"#
        )
    }

    @Test("A parameter that JSON cannot say is refused before anything is sent", arguments: [Double.nan, -.infinity])
    func notFinite(value: Double) async throws {
        let transport = ScriptedTransport(ScriptedAnswer(#"{"data":[]}"#))
        let error = await #expect(throws: OpenAIError.self) {
            try await client(transport).embed(
                EmbeddingRequest(model: "m", inputs: [], parameters: ["x": .double(value)]))
        }
        guard case .transport(let cause) = error?.reason else { throw try #require(error) }
        #expect(cause.code == .invalidRequest)
        #expect(transport.requests.isEmpty)
    }

    @Test(
        "All scores are asked for and no text back, unless the server's defaults shall do",
        arguments: [
            ([], true, #"[],"top_n":0,"return_documents":false"#), ([], false, "[]"),
            (["a", "ä\u{1}"], true, #"["a","ä\u0001"],"top_n":2,"return_documents":false"#),
            (["a", ""], false, #"["a",""]"#),
        ] as [([String], Bool, String)])
    func rerank(documents: [String], statesDefaults: Bool, expected: String) async throws {
        let request = try await sent(
            RerankRequest(model: "rr", query: "q\\", documents: documents, statesDefaults: statesDefaults))
        #expect(text(request) == #"{"model":"rr","query":"q\\","documents":\#(expected)}"#)
        #expect(request.method == .post)
        #expect(request.url == "http://xinference:9997/v1/rerank")
    }

    @Test("Defaults are stated unless said otherwise")
    func statesDefaults() {
        #expect(RerankRequest(model: "m", query: "q", documents: []).statesDefaults)
    }
}
