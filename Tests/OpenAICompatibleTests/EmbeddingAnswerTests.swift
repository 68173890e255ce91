import DifyPlugin
import OpenAICompatible
import ScriptedTransport
import Testing

@Suite("Embeddings as servers may answer", .timeLimit(.minutes(1)))
struct EmbeddingAnswerTests {
    /// A body with those items and that usage.
    private static func body(_ vectors: String..., usage: String = #"{"prompt_tokens":4,"total_tokens":4}"#) -> String {
        let items = vectors.map { #"{"index":0,"object":"embedding","embedding":\#($0)}"# }
        return #"{"object":"list","data":[\#(items.joined(separator: ","))],"usage":\#(usage)}"#
    }

    @Test(
        "Vectors that cannot be used are refused, and the item is named",
        arguments: [
            (body("[1,2]"), AnswerFault.count(expected: 2, found: 1)),
            (body(), .count(expected: 2, found: 0)),
            (body("[1]", "[2]", "[3]"), .count(expected: 2, found: 3)),
            (body("[1,NaN]", "[1,2]"), .notANumber(item: 0, found: "NaN")),
            (body("[1,2]", "[Infinity,1]"), .notANumber(item: 1, found: "Infinity")),
            (body("[1,2]", "[1,-Infinity]"), .notANumber(item: 1, found: "Infinity")),
            (body("[1,2]", "[null,1]"), .notANumber(item: 1, found: "null")),
            (body("[1,2]", "null"), .notANumber(item: 1, found: "null")),
            (#"{"data":[null,null]}"#, .notANumber(item: 0, found: "null")),
            (body("[true,2]", "[1]"), .notANumber(item: 0, found: "true")),
            (body("[1,2]", "[]"), .emptyVector(item: 1)),
            (body("[ ]", "[1]"), .emptyVector(item: 0)),
            (body("[1,2]", "[1,2,3]"), .raggedVector(item: 1, expected: 2, found: 3)),
            (body("[1,2]", "[1]"), .raggedVector(item: 1, expected: 2, found: 1)),
            (body("[0,0.0]", "[1,2]"), .zeroVector(item: 0)),
            (body("[1,2]", "[-0.0,0e9]"), .zeroVector(item: 1)),
        ])
    func faults(body: String, fault: AnswerFault) async throws {
        #expect(try await EmbeddingOutcome(of: body, texts: 2).failure.fault == fault)
    }

    @Test(
        "What is no such answer at all cannot be read",
        arguments: [
            ("", JSONError.Code.unexpectedEnd), ("{}", .missing), ("[]", .typeMismatch), ("null", .typeMismatch),
            ("<!doctype html><html><head><title>Xinference</title></head></html>", .typeMismatch),
            (#"{"data":null}"#, .typeMismatch), (#"{"data":{}}"#, .typeMismatch), (#"{"data":"x"}"#, .typeMismatch),
            (#"{"detail":"no"}"#, .missing), (#"{"data":[5]}"#, .typeMismatch),
            (#"{"data":[{}]}"#, .missing), (#"{"data":[{"index":0}]}"#, .missing),
            (#"{"data":[[1,2]]}"#, .typeMismatch),
            (body(#""BjgNvX0k""#), .typeMismatch), (body(#"["1"]"#), .typeMismatch), (body("[[1]]"), .typeMismatch),
            (body("{}"), .typeMismatch), (body("[1e999]"), .numberOutOfRange), (body("[1,]"), .typeMismatch),
            (body("[01]"), .syntax), (body("[1]") + "{}", .syntax), (body("[1]") + "\u{0}", .syntax),
            (body("[1]").replacing("}]", with: "}],"), .syntax), (String(body("[1]").dropLast()), .unexpectedEnd),
        ])
    func undecodable(body: String, code: JSONError.Code) async throws {
        let failure = try await EmbeddingOutcome(of: body, texts: 1).failure
        #expect(failure.jsonError?.code == code, "\(String(describing: failure))")
    }

    @Test("An HTML page is quoted in the error")
    func excerpt() async throws {
        let failure = try await EmbeddingOutcome(of: "<html>gateway</html>", texts: 1).failure
        guard case .undecodable(_, let excerpt) = failure else {
            Issue.record("unexpected: \(String(describing: failure))")
            return
        }
        #expect(excerpt.contains("gateway"))
    }

    @Test(
        "Tokens that are no count are unknown, and do not spoil the vectors",
        arguments: [
            (#"{"prompt_tokens":4}"#, 4), (#"{"prompt_tokens":0,"total_tokens":0}"#, 0), (#"{"prompt_tokens":4.0}"#, 4),
            (#"{"prompt_tokens":-1,"total_tokens":-1}"#, nil), ("{}", nil), ("null", nil),
            (#"{"prompt_tokens":null}"#, nil), (#"{"prompt_tokens":"4"}"#, nil), (#"{"prompt_tokens":1e400}"#, nil),
            (#"{"prompt_tokens":99999999999999999999}"#, nil), (#"{"total_tokens":7}"#, nil),
            (#"{"prompt_tokens":9223372036854775807}"#, .max), ("[]", nil), ("5", nil), (#""unknown""#, nil),
        ] as [(String, Int?)])
    func tokens(usage: String, expected: Int?) async throws {
        let outcome = try await EmbeddingOutcome(of: Self.body("[1, 2]", usage: usage), texts: 1)
        #expect(outcome.failure == nil)
        #expect(outcome.vectors == ["[1,2]"])
        #expect(outcome.promptTokens == expected)
    }

    @Test(
        "The order of members and white space mean nothing",
        arguments: [
            #"{"usage":{"prompt_tokens":4},"data":[{"embedding":[1,2]},{"embedding":[3,4],"index":0}]}"#,
            #"{"data":[{"index":7,"embedding":[1,2],"x":{"embedding":[9]}},{"embedding":[3,4]}],"usage":{"prompt_tokens":4}}"#,
            #" { "data" : [ { "embedding" : [ 1 , 2 ] } , { "embedding" : [ 3 , 4 ] } ] , "usage":{"prompt_tokens" : 4}}"#,
            "{\r\n\t\"d\\u0061ta\":[{\"embedding\":[1,\n2]},{\"embedding\":[3,4]}],\"usage\":{\"prompt_tokens\":4}}\n",
        ])
    func forms(body: String) async throws {
        let outcome = try await EmbeddingOutcome(of: body, texts: 2)
        #expect(outcome.failure == nil)
        #expect(outcome.vectors == ["[1,2]", "[3,4]"])
        #expect(outcome.promptTokens == 4)
    }

    @Test("No usage is no count")
    func noUsage() async throws {
        let outcome = try await EmbeddingOutcome(of: #"{"data":[{"embedding":[1]}]}"#, texts: 1)
        #expect(outcome.vectors == ["[1]"] && outcome.promptTokens == nil)
    }
}
