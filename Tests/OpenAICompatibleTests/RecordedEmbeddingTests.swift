import DifyPlugin
import Foundation
import HTTPTransport
import OpenAICompatible
import ScriptedTransport
import Testing

/// What a recorded embedding has to give.
struct EmbeddingCase: Sendable, CustomTestStringConvertible {
    var name: String
    var texts: Int
    var tokens: Int
    var testDescription: String { name }
}

@Suite("Recorded embeddings", .timeLimit(.minutes(1)))
struct RecordedEmbeddingTests {
    static let cases = [
        EmbeddingCase(name: "v4.1.0-embeddings-single", texts: 1, tokens: 4),
        EmbeddingCase(name: "v4.1.0-embeddings-list-with-empty-string", texts: 2, tokens: 5),
        EmbeddingCase(name: "v4.1.0-embeddings-empty-list", texts: 0, tokens: 0),
        EmbeddingCase(name: "v3.2.1-embeddings-empty-list", texts: 0, tokens: 0),
        EmbeddingCase(name: "v3.2.1-embeddings-batch3", texts: 3, tokens: 9),
        EmbeddingCase(name: "v2.12.0-embeddings-batch3", texts: 3, tokens: 9),
        // Requests that came together: each answer counts the tokens of all (section 1.10).
        EmbeddingCase(name: "v4.1.0-embeddings-concurrent-1", texts: 2, tokens: 40),
        EmbeddingCase(name: "v3.2.1-embeddings-concurrent-1", texts: 2, tokens: 36),
        EmbeddingCase(name: "v2.12.0-embeddings-concurrent-0", texts: 1, tokens: 40),
        EmbeddingCase(name: "v2.12.0-embeddings-concurrent-1", texts: 2, tokens: 40),
        EmbeddingCase(name: "v2.12.0-embeddings-concurrent-2", texts: 3, tokens: 40),
        EmbeddingCase(name: "v2.12.0-embeddings-concurrent-3", texts: 4, tokens: 40),
    ]

    /// The vectors as they stand in a body, found by their brackets alone.
    private static func vectors(in answer: ScriptedAnswer) -> [String] {
        String(decoding: answer.body, as: UTF8.self).components(separatedBy: #""embedding":["#).dropFirst().map {
            "[" + $0.prefix { $0 != "]" } + "]"
        }
    }

    @Test("give the vectors byte for byte, and the tokens as they are told", arguments: cases)
    func contents(_ expected: EmbeddingCase) async throws {
        let answer = try recorded(expected.name)
        let outcome = try await EmbeddingOutcome(of: answer, texts: expected.texts)
        #expect(outcome.failure == nil)
        #expect(outcome.vectors.count == expected.texts)
        #expect(outcome.vectors == Self.vectors(in: answer))
        #expect(outcome.promptTokens == expected.tokens)
    }

    @Test("give numbers that are those of another reader")
    func numbers() async throws {
        struct Answer: Decodable {
            struct Item: Decodable { var embedding: [Double] }
            var data: [Item]
        }
        let answer = try recorded("v2.12.0-embeddings-batch3")
        let request = EmbeddingRequest(model: "m", inputs: [.text("a"), .text("b"), .text("c")])
        let embedded = try await client(ScriptedTransport(answer)).embed(request)
        let other = try JSONDecoder().decode(Answer.self, from: Data(answer.body))
        #expect(embedded.vectors.map(\.numbers) == other.data.map(\.embedding))
        #expect(embedded.vectors.map(\.count) == [384, 384, 384])
    }

    @Test("are taken in the order of the list: 2.12 numbers them from wherever the batch stood", arguments: [1, 2, 3])
    func wrongIndices(case number: Int) async throws {
        let answer = try recorded("v2.12.0-embeddings-concurrent-\(number)")
        #expect(!String(decoding: answer.body, as: UTF8.self).contains(#""index":0"#))
        #expect(try await EmbeddingOutcome(of: answer, texts: number + 1).failure == nil)
    }

    @Test(
        "give the same wherever the network cuts them",
        arguments: [("v4.1.0-embeddings-empty-list", 0), ("v4.1.0-embeddings-single", 1)])
    func everySplitPoint(name: String, texts: Int) async throws {
        let answer = try recorded(name)
        let whole = try await EmbeddingOutcome(of: answer, texts: texts)
        for index in 0...answer.body.count {
            #expect(
                try await EmbeddingOutcome(of: answer.cut(at: index), texts: texts) == whole, "cut at byte \(index)")
        }
    }

    @Test("give the same wherever the network cuts a long one", arguments: cases.filter { $0.texts > 0 })
    func splitPoints(_ expected: EmbeddingCase) async throws {
        let answer = try recorded(expected.name)
        let whole = try await EmbeddingOutcome(of: answer, texts: expected.texts)
        // A prime, so that the cuts fall into every kind of place.
        for index in stride(from: 0, through: answer.body.count, by: 997) {
            #expect(try await EmbeddingOutcome(of: answer.cut(at: index), texts: expected.texts) == whole)
        }
        for length in [1, 7, 1448] {
            #expect(try await EmbeddingOutcome(of: answer.cut(every: length), texts: expected.texts) == whole)
        }
    }

    @Test("that end early are never taken for whole ones")
    func truncated() async throws {
        let answer = try recorded("v4.1.0-embeddings-single")
        let ends = Array(0..<300) + Array(stride(from: 300, to: answer.body.count - 200, by: 101))
        for end in ends + Array((answer.body.count - 200)..<answer.body.count) {
            var cut = answer
            cut.pieces = [Array(answer.body[..<end])]
            let failure = try await EmbeddingOutcome(of: cut, texts: 1).failure
            // A `null` or a name that ends early is a word where a number should be.
            #expect(failure.jsonError != nil, "cut off at byte \(end): \(String(describing: failure))")
        }
    }

    @Test("that break off are the transport's error")
    func broken() async throws {
        var answer = try recorded("v4.1.0-embeddings-single").cut(every: 1000)
        answer.ending = TransportError(.connectionBroken, "gone", responseBegan: true)
        let outcome = try await EmbeddingOutcome(of: answer, texts: 1)
        #expect(outcome.failure == .transport(TransportError(.connectionBroken, "gone", responseBegan: true)))
    }

    @Test(
        "do not mind a wrong Content-Length",
        arguments: ["0", "1", "-7", "99999999", "9223372036854775807", "?", "8206"])
    func contentLength(value: String) async throws {
        var answer = try recorded("v4.1.0-embeddings-single")
        let whole = try await EmbeddingOutcome(of: answer, texts: 1)
        answer.headers.removeAll { $0.name.lowercased() == "content-length" }
        answer.headers.append(HTTPHeader("content-length", value))
        #expect(try await EmbeddingOutcome(of: answer, texts: 1) == whole)
    }

    @Test("in base64 are not what was asked for")
    func base64() async throws {
        let outcome = try await EmbeddingOutcome(of: recorded("v4.1.0-embeddings-base64"), texts: 1)
        #expect(outcome.failure.jsonError?.code == .typeMismatch)
    }

    @Test(
        "that fail give the server's words",
        arguments: [
            (
                "v4.1.0-embeddings-unknown-model", 404,
                "Model not found in the model list, uid: nope5. Available model uids: ['smollm2', 'minilm', "
                    + "'whisper-base', 'whisper-tiny-en', 'kokoro']", false
            ),
            ("v4.1.0-embeddings-wrong-type-llm", 500, "is not for creating embedding.", false),
            ("v2.12.0-embeddings-wrong-type", 500, "is not for creating embedding.", false),
            (
                "v4.1.0-embeddings-null-in-list", 500,
                "Internal Server Error: 10 validation errors for CreateEmbeddingRequest", true
            ),
        ])
    func failures(name: String, status: Int, words: String, isPlainText: Bool) async throws {
        let failure = try #require(try await EmbeddingOutcome(of: recorded(name), texts: 1).failure.status)
        #expect(failure.status == status)
        #expect(failure.says(words))
        #expect(!failure.words.contains("[address="))
        #expect(failure.isPlainText == isPlainText)
    }
}
