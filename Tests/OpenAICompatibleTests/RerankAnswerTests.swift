import DifyPlugin
import OpenAICompatible
import Testing

@Suite("Rerankings as servers may answer", .timeLimit(.minutes(1)))
struct RerankAnswerTests {
    /// A body with those results.
    private static func body(_ results: (index: String, score: String)...) -> String {
        let items = results.map { #"{"index":\#($0.index),"relevance_score":\#($0.score),"document":null}"# }
        return #"{"id":"1","results":[\#(items.joined(separator: ","))],"meta":{"tokens":null}}"#
    }

    @Test(
        "Scores that cannot be used are refused",
        arguments: [
            (body(("0", "1")), AnswerFault.count(expected: 2, found: 1)), (body(), .count(expected: 2, found: 0)),
            (body(("2", "1"), ("0", "1")), .index(2, documents: 2)), (body(("-1", "1")), .index(-1, documents: 2)),
            (body(("1", "1"), ("1", "0.5")), .index(1, documents: 2)),
            (body(("0", "1"), ("1", "1"), ("0", "1")), .index(0, documents: 2)),
            (body(("9223372036854775807", "1")), .index(.max, documents: 2)),
            (body(("-9223372036854775808", "1")), .index(.min, documents: 2)),
            (body(("0", "null")), .notANumber(item: 0, found: "null")),
            (body(("0", "1"), ("1", "NaN")), .notANumber(item: 1, found: "NaN")),
            (body(("0", "Infinity")), .notANumber(item: 0, found: "Infinity")),
            (body(("0", "-Infinity")), .notANumber(item: 0, found: "Infinity")),
            (body(("0", "true")), .notANumber(item: 0, found: "true")),
            (#"{"results":[null]}"#, .notANumber(item: 0, found: "null")),
            (body(("null", "1")), .notANumber(item: 0, found: "null")),
        ])
    func faults(body: String, fault: AnswerFault) async throws {
        #expect(try await RerankOutcome(of: body, documents: 2).failure.fault == fault)
    }

    @Test(
        "What is no such answer at all cannot be read",
        arguments: [
            ("", JSONError.Code.unexpectedEnd), ("{}", .missing), ("[]", .typeMismatch),
            ("<html></html>", .typeMismatch), (#"{"results":null}"#, .typeMismatch),
            (#"{"results":{}}"#, .typeMismatch),
            (#"{"results":[{}]}"#, .missing), (#"{"results":[{"index":0}]}"#, .missing),
            (#"{"results":[{"relevance_score":0.5}]}"#, .missing), (#"{"results":[[0,1]]}"#, .typeMismatch),
            (body(("0", #""0.5""#)), .typeMismatch), (body(("0", "[0.5]")), .typeMismatch),
            (body(("0", "1e999")), .numberOutOfRange), (body(("0.5", "1")), .numberOutOfRange),
            (body((#""0""#, "1")), .typeMismatch), (body(("99999999999999999999", "1")), .numberOutOfRange),
            (body(("0", "1")) + "x", .syntax), (#"{"data":[{"index":0,"relevance_score":1}]}"#, .missing),
        ])
    func undecodable(body: String, code: JSONError.Code) async throws {
        let failure = try await RerankOutcome(of: body, documents: 1).failure
        #expect(failure.jsonError?.code == code, "\(String(describing: failure))")
    }

    @Test(
        "Order, further members and spellings mean nothing",
        arguments: [
            body(("1", "2.5"), ("0", "-3")), body(("1.0", "25e-1"), ("0e3", "-3.0")),
            #"{"results":[{"relevance_score":2.5,"document":"d","index":1},{"index":0,"relevance_score":-3,"x":[{}]}]}"#,
            #"{"meta":{"results":[]},"results":[ {"index": 1, "relevance_score": 2.5, "document": {"text": "]}"}},"#
                + "\n" + #"{"index": 0, "relevance_score": -3}]}"#,
        ])
    func forms(body: String) async throws {
        let outcome = try await RerankOutcome(of: body, documents: 2)
        #expect(outcome.failure == nil)
        #expect(outcome.scores == [RerankScore(index: 1, score: 2.5), RerankScore(index: 0, score: -3)])
    }
}
