import DifyPlugin
import DifyPluginTesting
import Testing

struct RerankReplyTests {
    private static let first = #"{"index":1,"text":"d1","score":0.93}"#
    private static let second = #"{"index":0,"text":"d0","score":0.11}"#

    private static func result(_ documents: String..., model: String = #""rr""#) -> String {
        #"{"model":\#(model),"docs":[\#(documents.joined(separator: ","))]}"#
    }

    private static func request(threshold: Double = 0, topN: Int = 0) -> PluginRequest {
        .invokeRerank(session: "S", query: "q", docs: ["d0", "d1"], scoreThreshold: threshold, topN: topN)
    }

    @Test("finds nothing wrong with a good ranking")
    func good() {
        let both = Self.result(Self.first, Self.second)
        let best = Self.result(Self.first)
        #expect(ReplyLines.violations(of: both, to: Self.request()) == [])
        #expect(ReplyLines.violations(of: both, to: Self.request(threshold: 0.11, topN: 5)) == [])
        #expect(ReplyLines.violations(of: best, to: Self.request(topN: 1)) == [])
        #expect(ReplyLines.violations(of: best, to: Self.request(threshold: 0.5)) == [])
        #expect(ReplyLines.violations(of: Self.result(), to: Self.request(threshold: 0.99)) == [])
        #expect(ReplyLines.violations(of: Self.result(), .invokeRerank) == [])
        #expect(ReplyLines.violations(of: both, .invokeMultimodalRerank) == [])
    }

    @Test(
        "finds one fault of a result",
        arguments: [
            (result(first, model: #""""#), "3.7.5 `model` is not a non-empty string"),
            (#"{"model":"rr","docs":null}"#, "3.7.5 `docs` is not a list"),
            (#"{"model":"rr"}"#, "3.7.5 `docs` is not a list"),
            (result(#"{"text":"d","score":1}"#), "3.7.5 the `index` of document 0 is not a JSON integer"),
            (
                result(first, #"{"index":0.0,"text":"d","score":0}"#),
                "3.7.5 the `index` of document 1 is not a JSON integer"
            ),
            (result(#"{"index":-1,"text":"d","score":1}"#), "3.7.5 the `index` of document 0 is not a JSON integer"),
            (result(#"{"index":0,"text":null,"score":1}"#), "3.7.5 the `text` of document 0 is not a string"),
            (result(#"{"index":0,"text":"d","score":null}"#), "3.7.5 the `score` of document 0 is not a number"),
        ])
    func bad(result: String, violation: String) {
        #expect(ReplyLines.violations(of: result, .invokeRerank) == [violation])
        #expect(ReplyLines.violations(of: result, .invokeMultimodalRerank) == [violation])
    }

    @Test(
        "finds one fault that only the request tells",
        arguments: [
            (
                request(), result(first, #"{"index":2,"text":"d2","score":0}"#),
                "3.7.5 the index 2 is beyond the 2 documents"
            ),
            (request(), result(first, first), "6.8 the index 1 is told twice"),
            (
                request(), result(first, #"{"index":0,"text":"D0","score":0}"#),
                "6.8 the text of the document 0 is not that of the request"
            ),
            (request(), result(second, first), "6.8 the scores do not fall"),
            (request(threshold: 0.5), result(first, second), "3.7.5 a score is below the threshold 0.5"),
            (request(topN: 1), result(first, second), "3.7.5 there are 2 documents, more than 1"),
            (request(), result(first), "3.7.5 there are 1 documents, fewer than 2, without a threshold"),
        ])
    func unfit(request: PluginRequest, result: String, violation: String) {
        #expect(ReplyLines.violations(of: result, to: request) == [violation])
    }

    @Test("compares a text with the content of a text document, and leaves pictures alone")
    func multimodal() {
        let request = PluginRequest.invokeMultimodalRerank(
            session: "S", query: PluginRequest.textDocument("q"),
            docs: [PluginRequest.imageDocument(base64: "iVBORw0="), PluginRequest.textDocument("d1")])
        #expect(ReplyLines.violations(of: Self.result(Self.first, Self.second), to: request) == [])
        let other = Self.first.replacing("d1", with: "x")
        #expect(
            ReplyLines.violations(of: Self.result(other, Self.second), to: request)
                == ["6.8 the text of the document 1 is not that of the request"])
    }
}
