import DifyPlugin
import DifyPluginTesting
import Foundation

/// What Dify does with a knowledge base: it embeds the passages, finds those nearest to a question, and ranks them.
extension DemoSession {
    /// The models of a retrieval, by their UIDs.
    struct RetrievalModels {
        var embedding: String
        var rerank: String
    }

    /// How long the plugin took for each step of a retrieval.
    struct RetrievalTimes {
        var passages = Duration.zero
        var question = Duration.zero
        var ranking = Duration.zero
    }

    /// A small handbook; the first passage answers ``question``.
    private static let passages = [
        "Everyone has 28 days of holiday in a year; what is left in March is lost.",
        "The office is closed on public holidays and between Christmas and New Year.",
        "Travel costs are paid back when the receipts come in within four weeks.",
        "A broken laptop is replaced by the help desk within one working day.",
        "Passwords have at least fourteen characters and are never sent by mail.",
        "The model server stands in our own rack, so that no text leaves the house.",
        "Backups are written every night and kept for ninety days.",
        "Visitors sign in at the reception and wear a badge.",
        "The canteen serves lunch from half past eleven to two.",
        "Next year the platform team buys new graphics cards.",
    ]
    private static let question = "How many days of holiday do I have in a year?"
    /// So many of the nearest passages are ranked.
    private static let nearestCount = 4

    /// Embeds the passages and the question, ranks the nearest, and prints what was found.
    mutating func retrieve(with models: RetrievalModels) async throws {
        heading("a retrieval", "\(Self.passages.count) passages, the nearest to a question, and their ranking")
        let embedding = try await prove(models.embedding, type: "text-embedding")
        let rerank = try await prove(models.rerank, type: "rerank")
        guard let embedding, let rerank else { return }
        var times = RetrievalTimes()
        let vectors = try await embed(Self.passages, as: "document", models.embedding, embedding, &times.passages)
        let asked = try await embed([Self.question], as: "query", models.embedding, embedding, &times.question)
        guard let vectors, let target = asked?.first, vectors.allSatisfy({ $0.count == target.count }) else {
            return fail("the passages and the question are not embedded alike")
        }
        let similarities = vectors.map { Self.cosine($0, target) }
        let nearest = similarities.indices.sorted { similarities[$0] > similarities[$1] }
        let scores = try await rank(nearest.prefix(Self.nearestCount), models.rerank, rerank, &times.ranking)
        guard let scores else { return }
        show(similarities, nearest: nearest, scores: scores)
        retrieval = times
        if nearest.first != 0 { fail("the passage that answers the question is not the nearest") }
        if scores.max(by: { $0.value < $1.value })?.key != 0 {
            fail("the passage that answers the question is not ranked first")
        }
    }

    // MARK: Steps

    /// Has texts embedded; `nil` if that failed, which is then told.
    private mutating func embed(
        _ texts: [String], as inputType: String, _ model: String, _ credentials: JSONObject, _ time: inout Duration
    ) async throws -> [[Double]]? {
        let request = PluginRequest.invokeTextEmbedding(
            session: "embed-\(inputType)", model: model, credentials: credentials, texts: texts, inputType: inputType)
        let start = ContinuousClock.now
        let replies = check(try await host.ask(request))
        time = start.duration(to: .now)
        let data = replies.first?.data?.object
        let vectors = data?["embeddings"]?.array?.map { $0.array?.compactMap(\.double) ?? [] }
        guard let vectors, vectors.count == texts.count, vectors.allSatisfy({ !$0.isEmpty }) else {
            fail("the texts were not embedded: \(Self.error(in: replies) ?? "there is not one vector for each")")
            return nil
        }
        let tokens = data?["usage"]?.object?["total_tokens"]?.int ?? 0
        tell(
            "invoke_text_embedding",
            "\(texts.count) × \(vectors[0].count) numbers, \(tokens) tokens, after \(Self.milliseconds(time))")
        return vectors
    }

    /// Has passages ranked; returns the score of each by its place, `nil` if that failed.
    private mutating func rank(
        _ places: ArraySlice<Int>, _ model: String, _ credentials: JSONObject, _ time: inout Duration
    ) async throws -> [Int: Double]? {
        let places = Array(places)
        let request = PluginRequest.invokeRerank(
            session: "rank", model: model, credentials: credentials, query: Self.question,
            docs: places.map { Self.passages[$0] })
        let start = ContinuousClock.now
        let replies = check(try await host.ask(request))
        time = start.duration(to: .now)
        var scores: [Int: Double] = [:]
        for document in replies.first?.data?.object?["docs"]?.array ?? [] {
            guard let index = document.object?["index"]?.int, places.indices.contains(index) else { continue }
            scores[places[index]] = document.object?["score"]?.double
        }
        guard scores.count == places.count else {
            fail("the passages were not ranked: \(Self.error(in: replies) ?? "there is not one score for each")")
            return nil
        }
        tell("invoke_rerank", "\(places.count) passages after \(Self.milliseconds(time))")
        return scores
    }

    // MARK: Parts

    /// The table: the ranked passages, best first, then the others by their distance.
    private func show(_ similarities: [Double], nearest: [Int], scores: [Int: Double]) {
        terminal.line("  " + terminal.styled("you    ", .accent) + Self.question)
        terminal.line("  " + terminal.styled("similarity  rerank  passage", .dim))
        let ranked = scores.sorted { ($0.value, similarities[$0.key]) > ($1.value, similarities[$1.key]) }.map(\.key)
        for place in ranked + nearest.filter({ scores[$0] == nil }) {
            let score = scores[place].map { String(format: "%6.3f", $0) } ?? "     –"
            let row = String(format: "%10.3f", similarities[place]) + "  " + score + "  " + Self.passages[place]
            terminal.line("  " + (scores[place] == nil ? terminal.styled(row, .dim) : row))
        }
    }

    func tell(_ action: String, _ what: String) {
        terminal.line("  " + terminal.styled(action, .bold) + "  " + what)
    }

    /// The cosine of the angle between two vectors of the same size; 0 if one has no direction.
    private static func cosine(_ first: [Double], _ second: [Double]) -> Double {
        func product(_ left: [Double], _ right: [Double]) -> Double { zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }
        let lengths = (product(first, first) * product(second, second)).squareRoot()
        return lengths > 0 ? product(first, second) / lengths : 0
    }
}
