import DifyPlugin
import DifyPluginTesting
import HTTPTransport
import ScriptedTransport
import Testing

@testable import XinferenceRerank

@Suite("When ranking fails", .timeLimit(.minutes(1)))
struct RerankFailureTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var script: ScriptedAnswer
        var type = "InvokeServerUnavailableError"
        /// Something that the message says.
        var words: String

        var testDescription: String { "\(type): \(words)" }

        init(_ script: ScriptedAnswer, _ type: String, _ words: String) {
            (self.script, self.type, self.words) = (script, "Invoke\(type)Error", words)
        }

        /// Status 200 with those results.
        init(results: String, _ words: String) {
            self.init(ScriptedAnswer("{\"results\":[\(results)]}"), "ServerUnavailable", words)
        }
    }

    private static func result(_ index: Int, _ score: String = "1") -> String {
        "{\"index\":\(index),\"relevance_score\":\(score)}"
    }

    /// Answers about two documents.
    static let rows = [
        Row(ScriptedAnswer(#"{"detail":"no"}"#, status: 400), "BadRequest", "status 400"),
        Row(ScriptedAnswer(#"{"detail":"Not authenticated"}"#, status: 401), "Authorization", "api_key"),
        Row(ScriptedAnswer("", status: 429), "RateLimit", "status 429"),
        Row(ScriptedAnswer("CUDA out of memory", status: 500), "ServerUnavailable", "memory"),
        Row(.failure(.connectionRefused), "Connection", "POST http://xinference:9997/v1/rerank"),
        Row(results: result(0) + "," + result(1, "NaN"), "NaN instead of a number in result 2"),
        Row(results: result(0, "null") + "," + result(1), "null instead of a number in result 1"),
        Row(results: result(0, "Infinity") + "," + result(1), "float32"),
        Row(results: result(0, "-Infinity") + "," + result(1), "float32"),
        Row(results: result(0, "\"1\"") + "," + result(1), "cannot be read"),
        Row(results: result(0, "1e999") + "," + result(1), "cannot be read"),
        Row(results: result(0) + "," + result(2), "a score for document 2 of 2"),
        Row(results: result(0) + "," + result(-1), "a score for document -1 of 2"),
        Row(results: result(0) + "," + result(0), "a score for document 0 of 2"),
        Row(results: result(0), "1 results for 2"), Row(results: "", "0 results for 2"),
        Row(results: result(0) + #",{"index":1}"#, "relevance_score"),
        Row(results: result(0) + #",{"relevance_score":1}"#, "index"),
        Row(ScriptedAnswer(#"{"id":"1"}"#), "ServerUnavailable", "results"),
        Row(ScriptedAnswer(#"{"results":[{"ind"#), "ServerUnavailable", "cannot be read"),
        Row(ScriptedAnswer("<html><title>Portal</title>", type: "text/html"), "ServerUnavailable", "Portal"),
    ]

    @Test("Dify is told the class, what came and what to do", arguments: rows)
    func table(row: Row) async throws {
        let transport = ScriptedTransport(row.script)
        let answer = try await ask(ranking(["a", "b"]), over: transport)
        #expect(answer.error?.type == row.type)
        #expect(answer.error?.message.contains(row.words) == true, "\(answer.error?.message ?? "no error")")
        #expect(answer.result == nil)
        #expect(transport.requests.count == 1)
    }

    @Test("An embedding model asked to rank is named as the mistake it is")
    func wrongType() async throws {
        let answer = try await ask(ranking(["a"]), over: ScriptedTransport(recorded("v4.1.0-wrong-type-embedding")))
        #expect(answer.error?.message.contains("another type") == true, "\(answer.error?.message ?? "no error")")
    }

    @Test("A uid that does not run is a bad request, in every version", arguments: ["v2.12.0", "v3.2.1", "v4.1.0"])
    func unknownModel(version: String) async throws {
        let answer = try await ask(ranking(["a"]), over: ScriptedTransport(recorded("\(version)-unknown-model")))
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(answer.error?.message.contains("model_uid") == true)
    }

    @Test(
        "A server that does not take the fields is asked without them, the next time at once",
        arguments: [
            ScriptedAnswer(
                #"{"detail":[{"loc":["body","return_documents"],"msg":"Extra inputs are not permitted"}]}"#, status: 422
            ),
            ScriptedAnswer(#"{"detail":"extra fields not permitted"}"#, status: 422),
            ScriptedAnswer(#"{"detail":"Extra inputs are not permitted"}"#, status: 422),
            ScriptedAnswer(#"{"detail":"unexpected keyword argument 'top_n'"}"#, status: 400),
            ScriptedAnswer("unexpected keyword argument 'return_documents'", status: 500, type: "text/plain"),
        ])
    func quirk(refusal: ScriptedAnswer) async throws {
        let good = scores([(1, 0.9), (0, 0.1)])
        let transport = ScriptedTransport(refusal, good, good)
        let answers = try await ask(["1", "2"].map { ranking(["a", "b"], session: $0) }, over: transport)
        for answer in answers { #expect(answer.ranking == ["1 b 0.9", "0 a 0.1"]) }
        #expect(
            transport.requests.map { $0.json.keys.sorted() } == [
                ["documents", "model", "query", "return_documents", "top_n"], ["documents", "model", "query"],
                ["documents", "model", "query"],
            ])
    }

    @Test("A server that refuses everything is asked twice")
    func endless() async throws {
        let refusal = ScriptedAnswer(#"{"detail":"top_n"}"#, status: 422)
        let transport = ScriptedTransport(refusal, refusal)
        let answer = try await ask(ranking(["a"]), over: transport)
        #expect(answer.error?.type == "InvokeBadRequestError")
        #expect(transport.requests.count == 2)
    }

    private static let key = "sk-0123456789abcdefghij"

    @Test(
        "No message shows the key, even if the server repeats it",
        arguments: [
            ScriptedAnswer(#"{"detail":"bad key \#(key)"}"#, status: 401), ScriptedAnswer("not JSON: \(key)"),
            ScriptedAnswer("token \(key)", status: 500, type: "text/plain"),
            ScriptedAnswer("{\"results\":[{\"index\":0,\"relevance_score\":\(key)}]}"),
        ])
    func secrecy(script: ScriptedAnswer) async throws {
        let credentials: JSONObject = .credentials(["api_key": .string(Self.key)])
        for request in [
            PluginRequest.invokeRerank(session: "s", credentials: credentials, query: "q", docs: ["a"]),
            .about("validate_model_credentials", session: "s", type: "rerank", credentials: credentials),
        ] {
            let answer = try await ask(request, over: ScriptedTransport(script))
            #expect(answer.error?.message.isEmpty == false)
            let lines = answer.replies.map { String(decoding: $0.line, as: UTF8.self) }.joined()
            #expect(!lines.contains("0123456789"))
        }
    }
}
