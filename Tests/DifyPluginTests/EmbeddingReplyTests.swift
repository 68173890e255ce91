import DifyPlugin
import DifyPluginTesting
import Testing

struct EmbeddingReplyTests {
    private static let usage =
        #"{"tokens":4,"total_tokens":4,"unit_price":"0","price_unit":"0","total_price":"0","currency":"USD","latency":0.05}"#

    private static func result(
        model: String = #""bge""#, embeddings: String = "[[0.1,0.2],[0.3,0.4]]", usage: String = Self.usage
    ) -> String {
        #"{"model":\#(model),"embeddings":\#(embeddings),"usage":\#(usage)}"#
    }

    private static func result(_ part: String, becomes other: String) -> String {
        result(usage: usage.replacing(part, with: other))
    }

    private static let request = PluginRequest.invokeTextEmbedding(session: "S", model: "bge", texts: ["a", "b"])

    @Test(
        "finds nothing wrong with good embeddings",
        arguments: [
            result(), result(embeddings: "[[1,0],[-1,2e-3]]"), result(embeddings: "[[1e-160],[1e150]]"),
            result(#""unit_price":"0","price_unit":"0","total_price":"0","#, becomes: #""total_price":null,"#),
        ])
    func good(result: String) {
        #expect(ReplyLines.violations(of: result, to: Self.request) == [])
        #expect(ReplyLines.violations(of: result, .invokeMultimodalEmbedding) == [])
    }

    @Test(
        "finds one fault of a result",
        arguments: [
            (result(model: #""""#), "3.7.2 `model` is not a non-empty string"),
            (result(model: "null"), "3.7.2 `model` is not a non-empty string"),
            (result(embeddings: "null"), "3.7.2 `embeddings` is not a list"),
            (result(embeddings: #""AACAPw==""#), "3.7.2 `embeddings` is not a list"),
            (result(embeddings: "[[1,2],null]"), "3.7.2 embedding 1 is not a list"),
            (result(embeddings: "[[1,null],[1,2]]"), "3.7.2 embedding 0 holds something that is not a number"),
            (result(embeddings: #"[[1,2],[1,"2"]]"#), "3.7.2 embedding 1 holds something that is not a number"),
            (result(embeddings: "[[1,2],[]]"), "3.7.2 embedding 1 is empty"),
            (result(embeddings: "[[1,2],[1,2,3]]"), "3.7.2 the embeddings have different lengths: [2, 3]"),
            (result(embeddings: "[[0,0.0],[1,2]]"), "6.8 embedding 0 cannot be scaled to the length 1"),
            (result(embeddings: "[[1e200,1],[1,2]]"), "6.8 embedding 0 cannot be scaled to the length 1"),
            (result(embeddings: "[[1,2],[1e-200,0]]"), "6.8 embedding 1 cannot be scaled to the length 1"),
            (result(usage: "null"), "3.7.2 `usage` is not an object"),
            (result(#""tokens":4,"#, becomes: ""), "3.7.2 `tokens` is not a JSON integer of at least 0"),
            (
                result(#""total_tokens":4"#, becomes: #""total_tokens":4.0"#),
                "3.7.2 `total_tokens` is not a JSON integer of at least 0"
            ),
            (result(#""unit_price":"0""#, becomes: #""unit_price":"""#), "3.7.2 `unit_price` is not a decimal"),
            (result(#""price_unit":"0""#, becomes: #""price_unit":[]"#), "3.7.2 `price_unit` is not a decimal"),
            (result(#""total_price":"0""#, becomes: #""total_price":"x""#), "3.7.2 `total_price` is not a decimal"),
            (result(#""currency":"USD""#, becomes: #""currency":null"#), "3.7.2 `currency` is not a string"),
            (result(#""latency":0.05"#, becomes: #""latency":"0.05""#), "3.7.2 `latency` is not a number"),
        ])
    func bad(result: String, violation: String) {
        #expect(ReplyLines.violations(of: result, .invokeTextEmbedding) == [violation])
        #expect(ReplyLines.violations(of: result, .invokeMultimodalEmbedding) == [violation])
    }

    @Test("a number that JSON does not have, or no double holds, leaves no line at all", arguments: ["NaN", "1e999"])
    func notFinite(number: String) {
        let violations = ReplyLines.violations(
            of: Self.result(embeddings: "[[\(number),1]]"), .invokeTextEmbedding)
        #expect(violations.contains("3.1 the line is not a JSON object"))
    }

    @Test("counts the embeddings of a request's texts and documents")
    func count() {
        let one = Self.result(embeddings: "[[0.1,0.2]]")
        let violation = "3.7.2 there are 1 embeddings of 2 inputs"
        #expect(ReplyLines.violations(of: one, .invokeTextEmbedding) == [])
        #expect(ReplyLines.violations(of: one, to: Self.request) == [violation])
        let request = PluginRequest.invokeMultimodalEmbedding(
            session: "S", documents: [PluginRequest.textDocument("a"), PluginRequest.imageDocument(base64: "iVBORw0=")])
        #expect(ReplyLines.violations(of: one, to: request) == [violation])
        #expect(ReplyLines.violations(of: Self.result(), to: request) == [])
    }

    @Test("wants exactly one result unless there is an error")
    func one() {
        let line = ReplyLines.stream(Self.result())
        #expect(ReplyLines.sections([line, line, ReplyLines.end], .invokeTextEmbedding) == ["3.3"])
        #expect(ReplyLines.sections([ReplyLines.end], .invokeTextEmbedding) == ["3.3"])
    }

    @Test(
        "finds faults of token counts",
        arguments: [
            (#"{"num_tokens":[1,1]}"#, [String]()),
            (#"{"num_tokens":2}"#, ["3.7.3 `num_tokens` is not a list"]),
            (#"{}"#, ["3.7.3 `num_tokens` is not a list"]),
            (#"{"num_tokens":[1,1.0]}"#, ["3.7.3 `num_tokens` holds something else than integers of at least 0"]),
            (#"{"num_tokens":[-1,1]}"#, ["3.7.3 `num_tokens` holds something else than integers of at least 0"]),
            (#"{"num_tokens":[1]}"#, ["3.7.3 1 texts are counted of 2"]),
        ])
    func tokenCounts(result: String, violations: [String]) {
        let request = PluginRequest.getTextEmbeddingNumTokens(session: "S", texts: ["a", "b"])
        #expect(ReplyLines.violations(of: result, to: request) == violations)
    }

    @Test("takes a result that nearly fills the line")
    func large() {
        let vector = "[" + Array(repeating: "-0.0123456789012345", count: 1024).joined(separator: ",") + "]"
        let embeddings = "[" + Array(repeating: vector, count: 240).joined(separator: ",") + "]"
        let request = PluginRequest.invokeTextEmbedding(session: "S", texts: Array(repeating: "a", count: 240))
        #expect(ReplyLines.violations(of: Self.result(embeddings: embeddings), to: request) == [])
    }
}
