import DifyPlugin
import DifyPluginTesting
import XinferenceClient

extension ModelCheck {
    // MARK: Embedding

    /// One text, and a few at once.
    mutating func embed() async throws {
        guard let one = try await vectors("one text", of: ["The sky is blue."]) else { return }
        guard
            let batch = try await vectors(
                "a batch", of: (1...8).map { "Passage \($0): the sky is blue, and grass is green." })
        else { return }
        let lengths = Set((one.vectors + batch.vectors).map(\.count))
        guard let dimensions = lengths.first, lengths.count == 1 else { return }
        measure("dimensions", .integer(Int64(dimensions)))
        measure("one_text_seconds", .double(one.duration / .seconds(1)))
        measure("batch_seconds", .double(batch.duration / .seconds(1)))
        measure("batch_size", .integer(Int64(batch.vectors.count)))
        if let told = report.model?.description?.dimensions, told != dimensions {
            report.add([
                Advice(
                    "The vectors have \(dimensions) dimensions, and the server tells \(told)",
                    "Nothing in Dify reads the server's number; a knowledge base has to be made anew when it changes.")
            ])
        }
        if let limit = report.model?.description?.maxTokens, limit < 1024 {
            report.add([
                Advice(
                    "The model reads \(limit) tokens of a text, and the server cuts the rest without saying so",
                    "Keep the chunks of your knowledge bases below that, in the settings for segmentation.")
            ])
        }
    }

    private mutating func vectors(
        _ step: String, of texts: [String]
    ) async throws -> (vectors: [[JSONValue]], duration: Duration)? {
        let request = PluginRequest.invokeTextEmbedding(
            session: PluginInProcess.session(), model: uid, credentials: form, texts: texts)
        guard let answer = try await ask(step, request) else { return nil }
        let vectors = answer.results.first?["embeddings"]?.array?.compactMap(\.array) ?? []
        let tokens = answer.results.first?["usage"]?.object?["total_tokens"]?.int
        add(
            .init(
                step, .ok,
                "\(vectors.count) \(vectors.count == 1 ? "vector" : "vectors") of \(vectors.first?.count ?? 0) dimensions"
                    + (tokens.map { ", \($0) tokens" } ?? ""), answer.duration))
        return (vectors, answer.duration)
    }

    // MARK: Rerank

    private static let question = "What is the capital of France?"
    private static let documents = ["Bananas are yellow.", "Paris is the capital of France.", "Rain is wet."]
    /// The place of the document that answers the question.
    private static let answering = 1

    /// Three documents, one of which answers the question.
    mutating func rank() async throws {
        let request = PluginRequest.invokeRerank(
            session: PluginInProcess.session(), model: uid, credentials: form, query: Self.question,
            docs: Self.documents)
        guard let answer = try await ask("ranking", request) else { return }
        let ranked = answer.results.first?["docs"]?.array?.compactMap(\.object) ?? []
        let scores = ranked.compactMap { $0["score"]?.double }
        measure("scores", .array(scores.map(JSONValue.double)))
        measure("seconds", .double(answer.duration / .seconds(1)))
        let isRight = ranked.first?["index"]?.int == Self.answering
        let spelled = ranked.map { document in
            "\(document["text"]?.string ?? "?") \(String(document["score"]?.double.map { "\($0)" } ?? "?").prefix(6))"
        }
        add(.init("ranking", isRight ? .ok : .notice, spelled.joined(separator: "  "), answer.duration))
        report.add(Self.advice(isRight: isRight, scores: scores))
    }

    private static func advice(isRight: Bool, scores: [Double]) -> [Advice] {
        var advice: [Advice] = []
        if !isRight {
            advice.append(
                Advice(
                    "The document that answers the question does not come first",
                    "See that the model knows the language of your texts, and that it was launched as what it is."))
        }
        if scores.contains(where: { !(0...1).contains($0) }) {
            advice.append(
                Advice(
                    "Scores lie outside 0 to 1",
                    "Leave the score threshold off in Dify's retrieval settings, which expects them inside."))
        }
        return advice
    }
}
