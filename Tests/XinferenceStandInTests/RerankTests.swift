import Foundation
import Testing
import XinferenceStandIn

@Suite("Rerank", .timeLimit(.minutes(1)))
struct RerankTests {
    /// An answer of the rerank route, taken apart.
    struct Reply {
        var status: Int
        var text: String
        var indexes: [Int]
        var scores: [Double]
    }

    static let documents = [
        "Paris is the capital of France.", "A dog and a cat were seen today.", "Docker runs containers.",
        "The dog is near the house.", "北京是中国的首都。", "Bread rises because yeast eats sugar.",
    ]

    private func rank(
        _ port: Int, _ query: String, _ documents: [String] = Self.documents, model: String = "stand-in-rerank",
        extra: String = ""
    ) async throws -> Reply {
        let list = String(decoding: try JSONSerialization.data(withJSONObject: documents), as: UTF8.self)
        let answer = try await RawClient.exchange(
            port, "POST", "/v1/rerank",
            body: #"{"model":"\#(model)","query":"\#(query)","documents":\#(list)\#(extra)}"#)
        let results = (answer.json as? [String: Any])?["results"] as? [[String: Any]] ?? []
        return Reply(
            status: answer.status, text: answer.text, indexes: results.compactMap { $0["index"] as? Int },
            scores: results.compactMap { $0["relevance_score"] as? Double })
    }

    @Test(
        "The document that has to do with the query comes first, and far ahead",
        arguments: [
            ("What is the capital of France?", 0), ("Who saw a cat with a dog?", 1), ("container", 2),
            ("Is the dog near the house?", 3), ("中国的首都是哪里？", 4), ("Why does bread rise?", 5),
        ])
    func first(_ query: String, _ index: Int) async throws {
        try await withServer { server in
            let reply = try await rank(server.port, query)
            #expect(reply.indexes.first == index)
            #expect(reply.indexes.sorted() == Array(Self.documents.indices))
            #expect(reply.scores == reply.scores.sorted(by: >))
            #expect(reply.scores.allSatisfy { (0...1).contains($0) })
            #expect(try #require(reply.scores.first) > 0.5)
            #expect(try #require(reply.scores.last) < 0.1)
        }
    }

    @Test func `A document has the same score in any list`() async throws {
        try await withServer { server in
            let whole = try await rank(server.port, "What about dog?")
            let scores = Dictionary(uniqueKeysWithValues: zip(whole.indexes, whole.scores))
            for (index, document) in Self.documents.enumerated() {
                let single = try await rank(server.port, "What about dog?", [document])
                #expect(single.scores.first == scores[index])
            }
        }
    }

    @Test("Equals stay in the order of the request", arguments: ["", "zebra"])
    func equals(_ query: String) async throws {
        try await withServer { server in
            let reply = try await rank(server.port, query)
            #expect(reply.indexes == Array(Self.documents.indices))
        }
    }

    @Test(
        "top_n slices as Python does",
        arguments: [("0", 0), ("2", 2), ("100", 6), ("-1", 5), ("-7", 0), ("null", 6), ("-9223372036854775808", 0)])
    func top(_ count: String, _ results: Int) async throws {
        try await withServer { server in
            let reply = try await rank(server.port, "dog", extra: #","top_n":\#(count)"#)
            #expect(reply.indexes.count == results)
            let all = try await rank(server.port, "dog")
            #expect(reply.indexes == Array(all.indexes.prefix(results)))
        }
    }

    @Test func `Documents and lengths come when asked for`() async throws {
        try await withServer { server in
            let documents = ["Paris is the capital of France."]
            let reply = try await rank(
                server.port, "What about dog?", documents, extra: #","return_documents":true,"return_len":true"#)
            #expect(reply.text.contains(#""document":{"text":"Paris is the capital of France."}"#))
            #expect(reply.text.contains(#""tokens":{"input_tokens":14,"output_tokens":14}"#))
            let bare = try await rank(server.port, "What about dog?", documents, extra: #","return_documents":null"#)
            #expect(bare.text.contains(#""document":null"#))
        }
    }

    @Test func `Numbers are taken as texts, null is not`() async throws {
        try await withServer { server in
            func ask(_ documents: String) async throws -> RawResponse {
                try await RawClient.exchange(
                    server.port, "POST", "/v1/rerank",
                    body: #"{"model":"stand-in-rerank","query":2,"documents":\#(documents)}"#)
            }
            let numbers = try await ask("[1,2]")
            #expect(numbers.text.contains(#""results":[{"index":1,"#))
            let null = try await ask(#"["a",null]"#)
            #expect(null.status == 500)
            #expect(null.headers["content-type"] == "text/plain; charset=utf-8")
        }
    }

    @Test(
        "Wrong results",
        arguments: [
            ("null", [1, 0], 1), ("nan", [], 0), ("index", [2, 0], 2), ("twice", [1, 1], 2), ("unsorted", [0, 1], 2),
        ])
    func faults(_ fault: String, _ indexes: [Int], _ scores: Int) async throws {
        try await withServer { server in
            let documents = ["Docker runs containers.", "The dog is near the house."]
            let reply = try await rank(
                server.port, "Is the dog near the house?", documents, model: "fail-rerank-\(fault)")
            #expect(reply.status == 200)
            #expect(reply.indexes == indexes)
            #expect(reply.scores.count == scores)
            // No parser but Python's takes a NaN.
            #expect(reply.text.contains(#"{"index":1,"relevance_score":NaN,"#) == (fault == "nan"))
        }
    }

    @Test("Extra fields are refused by name", arguments: ["top_n", "return_documents"])
    func fields(_ field: String) async throws {
        try await withServer { server in
            let model = "fail-rerank-fields"
            let refused = try await rank(server.port, "dog", model: model, extra: #","\#(field)":null"#)
            #expect(refused.status == 400)
            #expect(refused.text.hasSuffix("rerank() got an unexpected keyword argument '\(field)'\"}"))
            let answered = try await rank(server.port, "dog", model: model)
            #expect(answered.status == 200)
        }
    }

    @Test func `A chat model does not rank`() async throws {
        try await withServer { server in
            let reply = try await rank(server.port, "dog", model: "stand-in-chat")
            #expect(reply.status == 500)
            #expect(reply.text.hasSuffix("is not for reranking.\"}"))
        }
    }
}
