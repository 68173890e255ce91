import DifyPlugin
import DifyPluginTesting
import Foundation
import FoundationNetworking
import Testing

/// Retrieval against a real Xinference: `make live XINFERENCE_URL=http://127.0.0.1:9997`.
///
/// It has to run an embedding model (`XINFERENCE_EMBEDDING`, default `minilm`) and a rerank model (`XINFERENCE_RERANK`,
/// default `tiny-rerank`).
@Suite(
    "Live retrieval", .enabled(if: LiveServer.url != nil, "no XINFERENCE_URL"), .timeLimit(.minutes(5)), .serialized)
struct LiveRetrievalTests {
    private static let topics = ["dogs", "cats", "Paris", "Docker", "violins", "bread", "volcanoes"]

    private func credentials(_ uid: String) -> JSONObject {
        var credentials: JSONObject = ["server_url": .string(LiveServer.url ?? ""), "model_uid": .string(uid)]
        if let key = LiveServer.key { credentials["api_key"] = .string(key) }
        return credentials
    }

    private func text(_ index: Int) -> String {
        "Passage \(index) speaks of \(Self.topics[index % Self.topics.count]) and of the number \(index * 37 % 101)."
    }

    @Test("an index of 500 texts, in requests of max_chunks, finds each text by itself")
    func index() async throws {
        try await Shipped.run { process in
            let credentials = try await process.validated(credentials(LiveServer.embedding), type: "text-embedding")
            let texts = (0..<500).map(text)
            let chunks = 32
            var vectors: [[Double]] = []
            for start in stride(from: 0, to: texts.count, by: chunks) {
                vectors += try await process.vectors(
                    of: Array(texts[start..<min(start + chunks, texts.count)]), session: "i\(start)",
                    credentials: credentials)
            }
            // As one request it is split by the plugin.
            let whole = try await process.vectors(of: texts, session: "whole", credentials: credentials)
            for (left, right) in zip(vectors, whole) { #expect(difference(left, right) < 1e-5) }
            for index in stride(from: 0, to: 500, by: 61) {
                let query = try await process.vectors(
                    of: [texts[index]], session: "q\(index)", credentials: credentials, inputType: "query")
                let nearest = vectors.indices.max { product(vectors[$0], query[0]) < product(vectors[$1], query[0]) }
                #expect(nearest == index)
            }
        }
    }

    @Test("64 callers at once get the vectors they would get one by one", arguments: ["auto", "off"])
    func concurrentCallers(coalesce: String) async throws {
        try await Shipped.run { process in
            var credentials = credentials(LiveServer.embedding)
            credentials["coalesce"] = .string(coalesce)
            let texts = (0..<64).map(text)
            for (index, text) in texts.enumerated() {
                try process.say(
                    .invokeTextEmbedding(session: "c\(index)", credentials: credentials, texts: [text]))
            }
            for (index, text) in texts.enumerated() {
                let together = await process.replies(of: "c\(index)").vectors
                let alone = try await process.vectors(of: [text], session: "a\(index)", credentials: credentials)
                // A batch is padded to its longest text, which moves the last digits.
                #expect(difference(try #require(together.first), alone[0]) < 1e-5)
            }
        }
    }

    @Test("300 documents come in the order in which the server puts them")
    func rerank() async throws {
        let documents = (0..<300).map(text)
        let query = "What about dogs and the number 74?"
        let direct = try await scores(of: documents, for: query)
        try await Shipped.run { process in
            let credentials = try await process.validated(credentials(LiveServer.rerank), type: "rerank")
            let replies = try await process.ask(
                .invokeRerank(session: "r", credentials: credentials, query: query, docs: documents))
            let ranked = try #require(replies.first?.data?.object?["docs"]?.array)
            try #require(ranked.count == documents.count)
            for document in ranked {
                let index = try #require(document.object?["index"]?.int)
                let score = try #require(document.object?["score"]?.double)
                #expect(abs(score - (direct[index] ?? .nan)) < 1e-4)
                #expect(document.object?["text"] == .string(documents[index]))
            }
            // Where the server's own scores differ, so does the order.
            let order = ranked.compactMap { $0.object?["index"]?.int.flatMap { direct[$0] } }
            for (above, below) in zip(order, order.dropFirst()) { #expect(above > below - 1e-4) }
        }
    }

    /// What the server says when asked directly, by document.
    private func scores(of documents: [String], for query: String) async throws -> [Int: Double] {
        var request = URLRequest(url: try #require(URL(string: (LiveServer.url ?? "") + "/v1/rerank")))
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "content-type")
        if let key = LiveServer.key { request.setValue("Bearer \(key)", forHTTPHeaderField: "authorization") }
        request.httpBody = try JSONSerialization.data(withJSONObject: [
            "model": LiveServer.rerank, "query": query, "documents": documents,
        ])
        let (data, _) = try await URLSession.shared.data(for: request)
        let answer = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let results = try #require(answer["results"] as? [[String: Any]])
        let pairs = results.compactMap { result -> (Int, Double)? in
            guard let index = result["index"] as? Int, let score = result["relevance_score"] as? Double else {
                return nil
            }
            return (index, score)
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    private func difference(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).reduce(left.count == right.count ? 0 : .infinity) { max($0, abs($1.0 - $1.1)) }
    }

    private func product(_ left: [Double], _ right: [Double]) -> Double {
        zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
}
