import DifyPluginTesting
import Testing

@testable import DifyPlugin

/// `invoke_rerank` and `invoke_multimodal_rerank` from the host's line to the plugin's (protocol sections 3.7.5 and
/// 3.7.6).
@Suite("Actions of rerank models", .timeLimit(.minutes(1)))
struct RerankActionTests {
    /// The replies to a request, and what is wrong with them.
    private static func ask(
        _ request: PluginRequest, of provider: some ModelProvider = RetrievalProvider()
    ) async throws -> (replies: [HostReply], violations: [String]) {
        let replies = try await withHost(provider) { try await $0.ask(request) }
        return (replies, ReplyValidator.violations(in: replies, to: request).map(\.description))
    }

    private static func indices(_ replies: [HostReply]) -> [Int?]? {
        replies.first?.data?.object?["docs"]?.array?.map { $0.object?["index"]?.int }
    }

    /// Of three documents the last is the best.
    private static let rising = RetrievalProvider(scores: { Double($0) / 4 + 0.25 })

    /// As some models score: all are below zero.
    private static let negative = RetrievalProvider(scores: { Double($0) - 5 })

    @Test("documents come back with their places, texts and scores, the best first")
    func documents() async throws {
        let (replies, violations) = try await Self.ask(
            .invokeRerank(session: "S", model: "rr", query: "q", docs: ["d\n0", "d1"]), of: Self.rising)
        #expect(violations == [])
        #expect(
            String(decoding: replies.first?.line ?? [], as: UTF8.self)
                == #"{"event":"session","session_id":"S","data":{"type":"stream","data":{"model":"rr","docs":"#
                + #"[{"index":1,"text":"d1","score":0.5},{"index":0,"text":"d\n0","score":0.25}]}}}"#)
    }

    @Test(
        "zero, null and nothing are no bound",
        arguments: [
            (0, 0), (nil, nil), (JSONValue.null, .null), (.double(-0.0), -1), (0, .integer(.min)), (0, 2.0), (0, 3),
            (0, 99),
        ] as [(JSONValue?, JSONValue?)])
    func bounds(threshold: JSONValue?, topN: JSONValue?) async throws {
        var request = PluginRequest.invokeRerank(session: "S", query: "q", docs: ["a", "b", "c"])
        request.fields["score_threshold"] = threshold
        request.fields["top_n"] = topN
        let (replies, violations) = try await Self.ask(request, of: Self.negative)
        #expect(violations == [])
        #expect(Self.indices(replies) == (topN == 2.0 ? [2, 1] : [2, 1, 0]))
    }

    @Test(
        "threshold and bound reach the model",
        arguments: [(0.5, 0, [2, 1]), (0.3, 1, [2]), (0.9, 3, []), (-0.5, 0, [2, 1, 0]), (0, 1, [2])]
            as [(Double, Int, [Int])])
    func limits(threshold: Double, topN: Int, expected: [Int]) async throws {
        let (replies, violations) = try await Self.ask(
            .invokeRerank(
                session: "S", query: "q", docs: ["a", "b", "c"], scoreThreshold: threshold, topN: topN),
            of: Self.rising)
        #expect(violations == [])
        #expect(Self.indices(replies) == expected)
    }

    @Test(
        "no documents are none, whether the list is empty, null or absent",
        arguments: [
            ("invoke_rerank", "q"), ("invoke_multimodal_rerank", ["content": "q", "content_type": "text"]),
        ] as [(String, JSONValue)])
    func noDocuments(action: String, query: JSONValue) async throws {
        for docs in [.array([]), .null, nil] as [JSONValue?] {
            var request = PluginRequest.about(action, session: "S", type: "rerank")
            request.fields["query"] = query
            request.fields["docs"] = docs
            let (replies, violations) = try await Self.ask(request)
            #expect(violations == [])
            #expect(Self.indices(replies) == [])
        }
    }

    @Test("texts and pictures are reranked where they say what they are")
    func multimodal() async throws {
        let (replies, violations) = try await Self.ask(
            .invokeMultimodalRerank(
                session: "S", query: PluginRequest.imageDocument(base64: "iVBORw0="),
                docs: [PluginRequest.textDocument("a"), PluginRequest.imageDocument(base64: "QUJD"), ["content": "c"]],
                topN: 2),
            of: Self.rising)
        #expect(violations == [])
        #expect(Self.indices(replies) == [2, 1])
    }

    @Test(
        "a field that cannot be read is named",
        arguments: [
            ("invoke_rerank", "query", nil), ("invoke_rerank", "query", ["content": "q"]),
            ("invoke_rerank", "docs", "a"),
            ("invoke_rerank", "docs", [nil]), ("invoke_rerank", "docs", [["content": "a"]]),
            ("invoke_rerank", "score_threshold", "0.5"), ("invoke_rerank", "top_n", 1.5),
            ("invoke_rerank", "top_n", "3"),
            ("invoke_rerank", "top_n", 1e30), ("invoke_rerank", "model", nil),
            ("invoke_multimodal_rerank", "query", "q"), ("invoke_multimodal_rerank", "query", nil),
            ("invoke_multimodal_rerank", "query", ["content": "q", "content_type": "audio"]),
            ("invoke_multimodal_rerank", "docs", ["a"]),
            ("invoke_multimodal_rerank", "docs", [["content": "a", "content_type": "file"]]),
        ] as [(String, String, JSONValue)])
    func unreadable(action: String, field: String, value: JSONValue) async throws {
        var request = PluginRequest.about(action, session: "S", type: "rerank")
        let isMultimodal = action == "invoke_multimodal_rerank"
        request.fields["query"] = isMultimodal ? PluginRequest.textDocument("q") : "q"
        request.fields["docs"] = []
        request.fields[field] = value
        let (replies, _) = try await Self.ask(request)
        #expect(replies.map(\.kind) == [.error, .end])
        #expect(replies.first?.errorType == "InvokeBadRequestError")
        #expect(replies.first?.errorMessage?.contains("\"\(field)\"") == true)
    }

    @Test("a score that JSON cannot say is the session's error", arguments: [Double.nan, .infinity])
    func notFinite(score: Double) async throws {
        let (replies, violations) = try await Self.ask(
            .invokeRerank(session: "S", query: "q", docs: ["a"]), of: RetrievalProvider(scores: { _ in score }))
        #expect(violations == [])
        #expect(replies.map(\.kind) == [.error, .end])
    }

    @Test("texts too long for a line are the session's error")
    func oversize() async throws {
        // Control characters take six bytes each when written.
        let docs = Array(repeating: String(repeating: "\u{1}", count: 300_000), count: 3)
        let (replies, violations) = try await Self.ask(.invokeRerank(session: "S", query: "q", docs: docs))
        #expect(violations == [])
        #expect(replies.first?.errorType == "InvokeBadRequestError")
        #expect(replies.first?.errorMessage?.contains("5242880") == true)
    }

    @Test(
        "a provider without such models says so",
        arguments: [
            PluginRequest.invokeRerank(session: "S", query: "q", docs: ["a"]),
            .invokeMultimodalRerank(session: "S", query: PluginRequest.textDocument("q"), docs: []),
            .about("validate_model_credentials", session: "S", type: "rerank"),
        ])
    func notOffered(request: PluginRequest) async throws {
        let (replies, violations) = try await Self.ask(request, of: EchoProvider())
        #expect(violations == [])
        #expect(replies.first?.errorType == "InvokeBadRequestError")
        #expect(replies.first?.errorMessage == "This plugin offers no models of the type rerank")
    }
}
