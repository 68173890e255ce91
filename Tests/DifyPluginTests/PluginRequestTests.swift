import DifyPlugin
import DifyPluginTesting
import Testing

/// The requests against the protocol's own examples (sections 3.7.2 to 3.7.6).
struct PluginRequestTests {
    @Test(
        "has every field the daemon writes",
        arguments: [
            (
                PluginRequest.invokeTextEmbedding(session: "S", model: "bge", texts: ["a", "b"], inputType: "query"),
                "invoke_text_embedding",
                #"{"provider":"test","model":"bge","model_type":"text-embedding","credentials":{},"texts":["a","b"],"input_type":"query"}"#
            ),
            (
                .getTextEmbeddingNumTokens(session: "S", model: "bge", texts: ["a"]),
                "get_text_embedding_num_tokens",
                #"{"provider":"test","model":"bge","model_type":"text-embedding","credentials":{},"texts":["a"]}"#
            ),
            (
                .invokeMultimodalEmbedding(
                    session: "S", model: "clip",
                    documents: [PluginRequest.textDocument("hello"), PluginRequest.imageDocument(base64: "iVBORw0=")]),
                "invoke_multimodal_embedding",
                #"{"provider":"test","model":"clip","model_type":"text-embedding","credentials":{},"documents":[{"content":"hello","content_type":"text"},{"content":"iVBORw0=","content_type":"image"}],"input_type":"document"}"#
            ),
            (
                .invokeRerank(session: "S", model: "rr", credentials: ["k": "v"], query: "q", docs: ["d0", "d1"]),
                "invoke_rerank",
                #"{"provider":"test","model":"rr","model_type":"rerank","credentials":{"k":"v"},"query":"q","docs":["d0","d1"],"score_threshold":0,"top_n":0}"#
            ),
            (
                .invokeMultimodalRerank(
                    session: "S", model: "mm", query: PluginRequest.textDocument("q"),
                    docs: [PluginRequest.textDocument("x")], scoreThreshold: 0.5, topN: 3),
                "invoke_multimodal_rerank",
                #"{"provider":"test","model":"mm","model_type":"rerank","credentials":{},"query":{"content":"q","content_type":"text"},"docs":[{"content":"x","content_type":"text"}],"score_threshold":0.5,"top_n":3}"#
            ),
        ])
    func fields(request: PluginRequest, action: String, fields: String) throws {
        #expect(request.action == action)
        #expect(JSONValue.object(request.fields) == (try JSONValue(parsing: fields)))
        #expect(ReplyValidator.Action(rawValue: action) != nil)
    }

    @Test("a host remembers the request of each session")
    func memory() throws {
        let host = InMemoryHost()
        try host.say(.invokeTextEmbedding(session: "a", texts: ["x"]))
        try host.say(.about("get_ai_model_schemas", session: "b"))
        host.say(#"{"session_id":"c","event":"request"}"#)
        #expect(host.request(of: "a")?.action == "invoke_text_embedding")
        #expect(host.request(of: "b")?.action == "get_ai_model_schemas")
        #expect(host.request(of: "c") == nil)
    }
}
