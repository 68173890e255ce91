import HTTPTransport
import OpenAICompatible
import ScriptedTransport
import Testing

/// What a recorded reranking has to give.
struct RerankCase: Sendable, CustomTestStringConvertible {
    var name: String
    var indices: [Int]
    var best: Double
    var testDescription: String { name }
}

@Suite("Recorded rerankings", .timeLimit(.minutes(1)))
struct RecordedRerankTests {
    static let cases = [
        RerankCase(name: "v4.1.0-rerank-default", indices: [3, 1, 2, 0], best: 0.9981235861778259),
        RerankCase(name: "v4.1.0-rerank-return-documents-true", indices: [3, 1, 2, 0], best: 0.9981235861778259),
        RerankCase(name: "v4.1.0-rerank-return-len", indices: [3, 1, 2, 0], best: 0.9981235861778259),
        RerankCase(name: "v3.2.1-rerank-default", indices: [1, 0], best: 0.5067063570022583),
        RerankCase(name: "v2.12.0-rerank-default", indices: [1, 0], best: 0.5067063570022583),
        RerankCase(name: "v2.12.0-rerank-docs", indices: [1, 0], best: 0.5067063570022583),
        RerankCase(name: "v2.12.0-rerank-return-len", indices: [1, 0], best: 0.5067063570022583),
    ]

    @Test("give the scores in the server's order, whatever else they tell", arguments: cases)
    func contents(_ expected: RerankCase) async throws {
        let outcome = try await RerankOutcome(of: recorded(expected.name), documents: expected.indices.count)
        #expect(outcome.failure == nil)
        #expect(outcome.indices == expected.indices)
        #expect(outcome.scores.first?.score == expected.best)
    }

    @Test("give one score for the only document")
    func one() async throws {
        let outcome = try await RerankOutcome(of: recorded("v4.1.0-rerank-one-doc"), documents: 1)
        #expect(outcome.indices == [0])
    }

    @Test("of nothing are empty", arguments: ["v4.1.0-rerank-empty-docs", "v2.12.0-rerank-empty"])
    func empty(name: String) async throws {
        let outcome = try await RerankOutcome(of: recorded(name), documents: 0)
        #expect(outcome.failure == nil)
        #expect(outcome.scores == [])
    }

    @Test("of many documents score each of them once, by falling score")
    func many() async throws {
        let outcome = try await RerankOutcome(of: recorded("v4.1.0-rerank-many-docs"), documents: 300)
        #expect(outcome.failure == nil)
        #expect(outcome.indices.sorted() == Array(0..<300))
        #expect(zip(outcome.scores, outcome.scores.dropFirst()).allSatisfy { $0.score >= $1.score })
    }

    @Test(
        "that leave documents out are not taken for whole ones",
        arguments: [
            ("v4.1.0-rerank-top-n-2", 4, 2), ("v4.1.0-rerank-top-n-neg", 4, 3), ("v4.1.0-rerank-top-n-0", 4, 0),
            ("v4.1.0-rerank-default", 5, 4), ("v4.1.0-rerank-many-docs", 301, 300),
        ])
    func fewer(name: String, documents: Int, found: Int) async throws {
        let outcome = try await RerankOutcome(of: recorded(name), documents: documents)
        #expect(outcome.failure.fault == .count(expected: documents, found: found))
    }

    @Test("of documents that nobody sent are not used", arguments: [(3, 3), (2, 3), (1, 3), (0, 3)])
    func more(documents: Int, index: Int) async throws {
        let outcome = try await RerankOutcome(of: recorded("v4.1.0-rerank-default"), documents: documents)
        #expect(outcome.failure.fault == .index(index, documents: documents))
    }

    @Test("give the same wherever the network cuts them", arguments: cases)
    func everySplitPoint(_ expected: RerankCase) async throws {
        let answer = try recorded(expected.name)
        let whole = try await RerankOutcome(of: answer, documents: expected.indices.count)
        for index in 0...answer.body.count {
            let outcome = try await RerankOutcome(of: answer.cut(at: index), documents: expected.indices.count)
            #expect(outcome == whole, "cut at byte \(index)")
        }
        let bytes = try await RerankOutcome(of: answer.cut(every: 1), documents: expected.indices.count)
        #expect(bytes == whole)
    }

    @Test("of many documents give the same wherever the network cuts them")
    func splitPoints() async throws {
        let answer = try recorded("v4.1.0-rerank-many-docs")
        let whole = try await RerankOutcome(of: answer, documents: 300)
        for index in stride(from: 0, through: answer.body.count, by: 997) {
            #expect(try await RerankOutcome(of: answer.cut(at: index), documents: 300) == whole)
        }
    }

    @Test("that end early are never taken for whole ones", arguments: cases)
    func truncated(_ expected: RerankCase) async throws {
        let answer = try recorded(expected.name)
        for end in 0..<answer.body.count {
            var cut = answer
            cut.pieces = [Array(answer.body[..<end])]
            let failure = try await RerankOutcome(of: cut, documents: expected.indices.count).failure
            #expect(failure.jsonError != nil, "cut off at byte \(end): \(String(describing: failure))")
        }
    }

    @Test(
        "that fail give the server's words",
        arguments: [
            ("v4.1.0-rerank-wrong-type-embedding", 500, "object has no attribute 'model_spec'"),
            ("v4.1.0-rerank-wrong-type-llm", 500, "is not for"),
            ("v4.1.0-rerank-unknown-model", 404, "Model not found in the model list, uid: nope6."),
            (
                "v2.12.0-rerank-unknown-model", 404,
                "Model not found in the model list, uid: nope (cached, retry after 10.0s)"
            ),
            ("v4.1.0-rerank-max-chunks", 500, "rerank hasn't support `max_chunks_per_doc` parameter."),
            ("v4.1.0-rerank-dict-docs", 500, "Modality 'message' is not supported by this Transformer module."),
        ])
    func failures(name: String, status: Int, words: String) async throws {
        let failure = try #require(try await RerankOutcome(of: recorded(name), documents: 4).failure.status)
        #expect(failure.status == status)
        #expect(failure.says(words), "\(failure.words)")
        #expect(!failure.words.contains("[address="))
    }
}
