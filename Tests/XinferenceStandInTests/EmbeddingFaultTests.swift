import Foundation
import Testing
import XinferenceStandIn

@Suite("Embedding models that fail", .timeLimit(.minutes(1)))
struct EmbeddingFaultTests {
    @Test("Wrong vectors", arguments: [("null", "null"), ("nan", "NaN")])
    func wrongNumber(_ fault: String, _ number: String) async throws {
        try await withServer { server in
            let reply = try await EmbeddingReply(server.port, model: "fail-embed-\(fault)", texts: ["a", "b"])
            #expect(reply.status == 200)
            #expect(reply.text.components(separatedBy: ",\(number),").count == 2)
        }
    }

    @Test(
        "Wrong sizes",
        arguments: [("ragged", [384, 383]), ("empty", [384, 0]), ("missing", [384]), ("zero", [384, 384])])
    func wrongSize(_ fault: String, _ sizes: [Int]) async throws {
        try await withServer { server in
            let reply = try await EmbeddingReply(server.port, model: "fail-embed-\(fault)", texts: ["a", "b"])
            #expect(reply.vectors.map(\.count) == sizes)
            #expect((reply.vectors.last?.allSatisfy { $0 == 0 } == true) == ["zero", "empty"].contains(fault))
        }
    }

    @Test func `A poisoned text fails the whole request`() async throws {
        try await withServer { server in
            let model = "fail-embed-poison"
            let poisoned = try await EmbeddingReply(server.port, model: model, texts: ["a", "poison b"])
            #expect(poisoned.status == 500)
            let clean = try await EmbeddingReply(server.port, model: model, texts: ["a", "b"])
            #expect(clean.vectors.count == 2)
        }
    }

    @Test func `An old server numbers from somewhere`() async throws {
        try await withServer { server in
            let reply = try await EmbeddingReply(server.port, model: "stand-in-embed-old", texts: ["a", "b"])
            #expect(reply.indexes == [4, 5])
        }
    }

    @Test func `Every request is told at least its own tokens where the server counts the batch's`() async throws {
        try await withServer { server in
            let alone = try await EmbeddingReply(server.port, model: "fail-embed-usage", texts: ["a"])
            #expect(alone.tokens == 3)
            let counts = try await withThrowingTaskGroup { group in
                for _ in 1...4 {
                    group.addTask {
                        try await EmbeddingReply(server.port, model: "fail-embed-usage", texts: ["a"]).tokens ?? 0
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            // How many fall into one window is up to the machine.
            #expect(counts.allSatisfy { [3, 6, 9, 12].contains($0) })
        }
    }

    @Test func `The slow model takes one request at a time`() async throws {
        try await withServer { server in
            let start = ContinuousClock.now
            try await withThrowingTaskGroup { group in
                for _ in 1...5 {
                    group.addTask { try await EmbeddingReply(server.port, model: "embed-slow", texts: ["a"]).vectors }
                }
                for try await vectors in group { #expect(vectors.count == 1) }
            }
            #expect(ContinuousClock.now - start >= .milliseconds(100))
        }
    }

    @Test(
        "Models of every kind refuse alike",
        arguments: ["embed", "rerank"], [("429", 429), ("503-once", 503), ("rate-limit", 429), ("loading", 503)])
    func refuses(_ kind: String, _ refusal: (name: String, status: Int)) async throws {
        try await withServer { server in
            let model = "fail-\(kind)-\(refusal.name)"
            let path = kind == "embed" ? "/v1/embeddings" : "/v1/rerank"
            let body = #"{"model":"\#(model)","input":"a","query":"a","documents":["a"]}"#
            let first = try await RawClient.exchange(server.port, "POST", path, body: body)
            #expect(first.status == refusal.status)
            #expect(first.text.contains("Rate limit reached for the model") == (refusal.name == "rate-limit"))
            let second = try await RawClient.exchange(server.port, "POST", path, body: body)
            #expect(second.status == (refusal.name == "503-once" ? 200 : refusal.status))
        }
    }

    @Test("A model drops the connection or says nothing", arguments: ["embed", "rerank"])
    func noAnswer(_ kind: String) async throws {
        try await withServer { server in
            let path = kind == "embed" ? "/v1/embeddings" : "/v1/rerank"
            func body(_ fault: String) -> String {
                #"{"model":"fail-\#(kind)-\#(fault)","input":"a","query":"a","documents":["a"]}"#
            }
            await #expect(throws: RawClient.Failure.self) {
                _ = try await RawClient.exchange(server.port, "POST", path, body: body("drop"))
            }
            let client = try RawClient(port: server.port)
            client.write(RawClient.request("POST", path, body: body("silent")))
            await server.waitForLog { $0.count == 2 }
            client.close()
            await server.waitForLog { $0.last?.outcome == .abandoned }
        }
    }
}
